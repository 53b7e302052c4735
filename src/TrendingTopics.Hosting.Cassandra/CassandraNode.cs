using System.Globalization;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Cassandra;

namespace TrendingTopics.Hosting.Cassandra;

/// <summary>
/// The AppHost's own way to speak CQL with a server of its model. One connection is kept while it works; every call has a time limit,
/// because the port takes connections long before the server behind it answers.
/// </summary>
internal sealed class CassandraNode(CassandraServerResource resource, TimeProvider time) : IAsyncDisposable
{
    // The password of a login that a server has just made for itself.
    private const string FirstPassword = "cassandra";

    private readonly SemaphoreSlim _oneAtATime = new(1, 1);
    private Cluster? _cluster;
    private ISession? _session;

    // Whether the connection was made with the first password, because the server does not know the model's yet.
    private bool _isFirstLogin;

    /// <summary>How long a call may take.</summary>
    public TimeSpan Limit { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Runs a statement and returns its rows.</summary>
    /// <exception cref="TimeoutException">There was no answer within <see cref="Limit"/>.</exception>
    /// <exception cref="DistributedApplicationException">The server refuses the login.</exception>
    public Task<RowSet> ExecuteAsync(string cql, CancellationToken cancellationToken, params object[] values) =>
        UseAsync(session => session.ExecuteAsync(new SimpleStatement(cql, values)), cancellationToken);

    /// <summary>
    /// Gives a server that still has the first password that of the model, and returns when it lets the model's in.
    /// </summary>
    /// <returns>Whether the password was changed.</returns>
    public async Task<bool> EnsurePasswordAsync(CancellationToken cancellationToken)
    {
        if (resource.PasswordParameter is null)
        {
            return false;
        }

        var password = await resource.PasswordParameter.GetValueAsync(cancellationToken).ConfigureAwait(false) ?? "";
        var isChanged = false;

        // The server answers for a moment from what it remembers of logins, so that a new password takes up to two seconds to count.
        using var pause = new PeriodicTimer(TimeSpan.FromMilliseconds(500), time);
        while (!await UseAsync(IsLetInAsync, cancellationToken).ConfigureAwait(false))
        {
            await pause.WaitForNextTickAsync(cancellationToken).ConfigureAwait(false);
        }

        return isChanged;

        async Task<bool> IsLetInAsync(ISession session)
        {
            if (!_isFirstLogin)
            {
                await session.ExecuteAsync(new SimpleStatement(Statements.Ping)).ConfigureAwait(false);
                return true;
            }

            if (!isChanged)
            {
                var change = Statements.SetPassword(CassandraServerResource.DefaultUserName, password);
                await session.ExecuteAsync(new SimpleStatement(change)).ConfigureAwait(false);
                isChanged = true;
            }

            Disconnect();
            return false;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _oneAtATime.WaitAsync().ConfigureAwait(false);
        Disconnect();
        _oneAtATime.Dispose();
    }

    private async Task<T> UseAsync<T>(Func<ISession, Task<T>> use, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(Limit, time);
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            await _oneAtATime.WaitAsync(limited.Token).ConfigureAwait(false);
            try
            {
                _session ??= await ConnectAsync(limited.Token).ConfigureAwait(false);
                return await use(_session).WaitAsync(limited.Token).ConfigureAwait(false);
            }
            catch
            {
                Disconnect();
                throw;
            }
            finally
            {
                _oneAtATime.Release();
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException(string.Create(
                CultureInfo.InvariantCulture, $"'{resource.Name}' did not answer in CQL within {Limit.TotalSeconds} s."));
        }
    }

    private async Task<ISession> ConnectAsync(CancellationToken cancellationToken)
    {
        var password = resource.PasswordParameter is null
            ? null
            : await resource.PasswordParameter.GetValueAsync(cancellationToken).ConfigureAwait(false) ?? "";
        try
        {
            return await ConnectAsync(password, cancellationToken).ConfigureAwait(false);
        }
        catch (AuthenticationException) when (password is not null)
        {
            Disconnect();
        }

        try
        {
            var session = await ConnectAsync(FirstPassword, cancellationToken).ConfigureAwait(false);
            _isFirstLogin = true;
            return session;
        }
        catch (AuthenticationException exception)
        {
            throw new DistributedApplicationException(
                $"'{resource.Name}' refuses the password of parameter '{resource.PasswordParameter!.Name}'. A new server takes it a few seconds "
                + "after its start; one whose data was written with another password never does: give that one, or remove its volume.",
                exception);
        }
    }

    private async Task<ISession> ConnectAsync(string? password, CancellationToken cancellationToken)
    {
        var host = await resource.Host.GetValueAsync(cancellationToken).ConfigureAwait(false);
        var port = await resource.Port.GetValueAsync(cancellationToken).ConfigureAwait(false);
        var builder = Cluster.Builder()
            .AddContactPoint(host)
            .WithPort(int.Parse(port!, CultureInfo.InvariantCulture))
            .WithApplicationName("Aspire AppHost")
            .WithMonitorReporting(false)
            .WithMetadataSyncOptions(new MetadataSyncOptions().SetMetadataSyncEnabled(false))
            .WithPoolingOptions(PoolingOptions.Create().SetCoreConnectionsPerHost(HostDistance.Local, 1).SetMaxConnectionsPerHost(HostDistance.Local, 1))
            .WithReconnectionPolicy(new ConstantReconnectionPolicy(1000));
        if (password is not null)
        {
            builder.WithCredentials(CassandraServerResource.DefaultUserName, password);
        }

        _cluster = builder.Build();
        try
        {
            return await _cluster.ConnectAsync().WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (NoHostAvailableException exception) when (exception.Errors.Values.OfType<AuthenticationException>().FirstOrDefault() is { } refusal)
        {
            throw refusal;
        }
    }

    private void Disconnect()
    {
        // What is still under way there ends by itself; nobody waits for it.
        _ = _cluster?.ShutdownAsync();
        _cluster = null;
        _session = null;
        _isFirstLogin = false;
    }
}
