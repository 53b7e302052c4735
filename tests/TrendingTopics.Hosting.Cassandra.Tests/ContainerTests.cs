using Aspire.Hosting.Testing;
using Cassandra;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Xunit;

namespace TrendingTopics.Hosting.Cassandra.Tests;

/// <summary>Real containers of the integration. They need a container engine, which the environment variable says is there.</summary>
public sealed class ContainerTests
{
    private const string Variable = "TRENDING_TEST_CONTAINERS";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    [Fact]
    public async Task Keyspace_is_there_once_it_is_healthy_and_takes_CQL()
    {
        RequireContainerEngine();
        await using var builder = DistributedApplicationTestingBuilder.Create();
        var keyspace = builder.AddCassandra("cassandra").WithHeapSize(512).AddKeyspace("trends", "trending");
        await using var app = await StartAsync(builder, keyspace);

        using var cluster = new CassandraConnectionStringBuilder(await ConnectionStringAsync(keyspace)).MakeClusterBuilder().Build();
        using var session = await cluster.ConnectAsync("trending");

        await session.ExecuteAsync(new SimpleStatement("CREATE TABLE heights (name text PRIMARY KEY, metres int)"));
        await session.ExecuteAsync(new SimpleStatement("INSERT INTO heights (name, metres) VALUES ('Aneto', 3404)"));
        var row = Assert.Single(await session.ExecuteAsync(new SimpleStatement("SELECT metres FROM heights WHERE name = 'Aneto'")));
        Assert.Equal(3404, row.GetValue<int>("metres"));
    }

    [Fact]
    public async Task Server_with_a_password_lets_in_that_password_alone_also_on_its_kept_volume()
    {
        RequireContainerEngine();
        await using var volume = new TestVolume();
        for (var start = 1; start <= 2; start++)
        {
            await using var builder = DistributedApplicationTestingBuilder.Create();
            var password = builder.AddParameter("pass", "it's-secret~1", secret: true);
            var keyspace = builder.AddCassandra("cassandra", password: password).WithHeapSize(512).WithDataVolume(volume.Name).AddKeyspace("trending");
            await using var app = await StartAsync(builder, keyspace);
            var connection = new CassandraConnectionStringBuilder(await ConnectionStringAsync(keyspace));

            using (var cluster = connection.MakeClusterBuilder().Build())
            using (var session = await cluster.ConnectAsync())
            {
                Assert.Single(await session.ExecuteAsync(new SimpleStatement("SELECT release_version FROM system.local")));
            }

            await AssertRefusedAsync(connection, "cassandra");
            await AssertRefusedAsync(connection, null);
        }

        await using var other = DistributedApplicationTestingBuilder.Create();
        var server = other.AddCassandra("cassandra", password: other.AddParameter("other-pass", "another", secret: true)).WithHeapSize(512).WithDataVolume(volume.Name);
        await using var changed = await other.BuildAsync(TestContext.Current.CancellationToken);
        await changed.StartAsync(TestContext.Current.CancellationToken);
        await changed.ResourceNotifications.WaitForResourceAsync(server.Resource.Name, IsRefused, TestContext.Current.CancellationToken)
            .WaitAsync(Patience, TestContext.Current.CancellationToken);

        static bool IsRefused(ResourceEvent seen) => seen.Snapshot.HealthReports.Any(report =>
            report.Status == HealthStatus.Unhealthy && report.Description?.Contains("refuses the password of parameter 'other-pass'", StringComparison.Ordinal) == true);
    }

    [Fact]
    public async Task Password_that_a_connection_string_cannot_hold_is_refused_by_its_parameters_name()
    {
        RequireContainerEngine();
        await using var builder = DistributedApplicationTestingBuilder.Create();
        var server = builder.AddCassandra("cassandra", password: builder.AddParameter("pass", "a;b", secret: true));
        await using var app = await builder.BuildAsync(TestContext.Current.CancellationToken);

        await app.StartAsync(TestContext.Current.CancellationToken);

        await app.ResourceNotifications.WaitForResourceAsync(server.Resource.Name, KnownResourceStates.FailedToStart, TestContext.Current.CancellationToken)
            .WaitAsync(Patience, TestContext.Current.CancellationToken);
        var said = await LogAsync(app, server.Resource, "cannot be the password").WaitAsync(Patience, TestContext.Current.CancellationToken);
        Assert.Contains("Parameter 'pass'", said, StringComparison.Ordinal);
        Assert.DoesNotContain("a;b", said, StringComparison.Ordinal);
    }

    private static void RequireContainerEngine() =>
        Assert.SkipUnless(
            Environment.GetEnvironmentVariable(Variable) == "1",
            $"The environment variable {Variable} is not 1: there is no container engine to test with.");

    private static async Task<DistributedApplication> StartAsync(IDistributedApplicationTestingBuilder builder, IResourceBuilder<IResource> awaited)
    {
        var app = await builder.BuildAsync(TestContext.Current.CancellationToken);
        await app.StartAsync(TestContext.Current.CancellationToken).WaitAsync(Patience, TestContext.Current.CancellationToken);
        await app.ResourceNotifications.WaitForResourceHealthyAsync(awaited.Resource.Name, TestContext.Current.CancellationToken)
            .WaitAsync(Patience, TestContext.Current.CancellationToken);
        return app;
    }

    private static async Task<string> LogAsync(DistributedApplication app, IResource resource, string text)
    {
        var lines = app.Services.GetRequiredService<ResourceLoggerService>().WatchAsync(resource);
        await foreach (var batch in lines.WithCancellation(TestContext.Current.CancellationToken))
        {
            if (batch.FirstOrDefault(line => line.Content.Contains(text, StringComparison.Ordinal)) is { Content: var found })
            {
                return found;
            }
        }

        return "";
    }

    private static async Task<string?> ConnectionStringAsync(IResourceBuilder<IResourceWithConnectionString> resource) =>
        await resource.Resource.GetConnectionStringAsync(TestContext.Current.CancellationToken);

    private static async Task AssertRefusedAsync(CassandraConnectionStringBuilder connection, string? password)
    {
        var builder = Cluster.Builder().AddContactPoints(connection.ContactPoints).WithPort(connection.Port);
        using var cluster = (password is null ? builder : builder.WithCredentials(connection.Username, password)).Build();

        var exception = await Assert.ThrowsAnyAsync<Exception>(() => cluster.ConnectAsync());

        Assert.True(
            exception is AuthenticationException || exception is NoHostAvailableException { Errors: var errors } && errors.Values.Any(error => error is AuthenticationException),
            exception.ToString());
    }
}
