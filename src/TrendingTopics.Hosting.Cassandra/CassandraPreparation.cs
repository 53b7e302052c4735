using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace TrendingTopics.Hosting.Cassandra;

/// <summary>What a server that answers is given before anybody who waits for it may go on: its password, then its keyspaces.</summary>
internal static partial class CassandraPreparation
{
    private const int Attempts = 10;

    public static async Task PrepareAsync(CassandraServerResource server, ResourceReadyEvent ready, CancellationToken cancellationToken)
    {
        var node = ready.Services.GetRequiredKeyedService<CassandraNode>(server.Name);
        var logger = ready.Services.GetRequiredService<ResourceLoggerService>().GetLogger(server);
        using var pause = new PeriodicTimer(TimeSpan.FromSeconds(2));
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await PrepareAsync(server, node, logger, cancellationToken).ConfigureAwait(false);
                return;
            }
            catch (Exception exception) when (attempt < Attempts && !cancellationToken.IsCancellationRequested)
            {
                LogAgain(logger, exception.Message);
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
            {
                LogFailed(logger, exception, server.Name);
                throw;
            }

            await pause.WaitForNextTickAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private static async Task PrepareAsync(CassandraServerResource server, CassandraNode node, ILogger logger, CancellationToken cancellationToken)
    {
        if (await node.EnsurePasswordAsync(cancellationToken).ConfigureAwait(false))
        {
            LogPasswordSet(logger, CassandraServerResource.DefaultUserName);
        }

        foreach (var keyspaceName in server.Keyspaces.Values.Distinct(StringComparer.Ordinal))
        {
            await node.ExecuteAsync(Statements.CreateKeyspace(keyspaceName), cancellationToken).ConfigureAwait(false);
            LogKeyspaceReady(logger, keyspaceName);
        }
    }

    [LoggerMessage(EventId = 1, Level = LogLevel.Information, Message = "The login '{UserName}' has the password of the application model now")]
    private static partial void LogPasswordSet(ILogger logger, string userName);

    [LoggerMessage(EventId = 2, Level = LogLevel.Information, Message = "Keyspace '{Keyspace}' is there")]
    private static partial void LogKeyspaceReady(ILogger logger, string keyspace);

    [LoggerMessage(EventId = 3, Level = LogLevel.Warning, Message = "Password and keyspaces are tried again: {Reason}")]
    private static partial void LogAgain(ILogger logger, string reason);

    [LoggerMessage(EventId = 4, Level = LogLevel.Error, Message = "'{Server}' could not be given its password and keyspaces: what waits for it does not start")]
    private static partial void LogFailed(ILogger logger, Exception exception, string server);
}
