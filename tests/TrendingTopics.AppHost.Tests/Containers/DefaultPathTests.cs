using System.Net;
using System.Net.Sockets;
using Aspire.Hosting.ApplicationModel;
using TrendingTopics.AppHost.Tests.Hosting;

namespace TrendingTopics.AppHost.Tests.Containers;

/// <summary>The application as a new user starts it: with both servers in containers.</summary>
public sealed class DefaultPathTests
{
    [Fact(Timeout = Patience.PerTest)]
    public async Task Windows_of_an_earlier_start_are_found_again()
    {
        ContainerEngine.Require();
        await using var volumes = new TestVolumes();
        RankingAnswer before;
        await using (var app = await TrendingApp.StartAsync(volumes.Arguments, volumes.Use))
        {
            before = await app.Rankings.CurrentAsync();
        }

        await using (var app = await TrendingApp.StartAsync(volumes.Arguments, volumes.Use))
        {
            var again = await Patience.UntilAsync("the window of the earlier start", cancellationToken => app.Rankings.FindAsync(before.Start, cancellationToken));

            Assert.True(again.Events >= before.Events, $"{before.Events} events, then {again.Events}.");
        }
    }

    [Fact(Timeout = Patience.PerTest)]
    public async Task Servers_that_are_killed_and_started_again_are_used_again()
    {
        ContainerEngine.Require();
        await using var volumes = new TestVolumes();
        await using var app = await TrendingApp.StartAsync(volumes.Arguments, volumes.Use);
        var before = await app.Rankings.CurrentAsync();

        foreach (var server in new[] { "kafka", "cassandra" })
        {
            await ContainerEngine.RunAsync("kill", await app.PropertyAsync(server, "container.id"));
            await app.StateAsync(server, KnownResourceStates.TerminalStates);
            Assert.True((await app.CommandAsync(server, KnownResourceCommands.StartCommand)).Success);
            await app.HealthyAsync(server);
            await Task.WhenAll(TrendingApp.Services.Select(app.HealthyAsync));
            before = await Patience.UntilAsync(
                $"newer counts after {server} was killed",
                async _ => await app.Rankings.CurrentAsync() is var now && (now.Start, now.Events).CompareTo((before.Start, before.Events)) > 0 ? now : null);
        }
    }

    [Fact(Timeout = Patience.PerTest)]
    public async Task Port_that_another_program_has_keeps_the_server_from_starting()
    {
        ContainerEngine.Require();
        using var other = new TcpListener(IPAddress.Any, 0);
        other.Start();
        await using var volumes = new TestVolumes();
        await using var builder = await TrendingApp.ModelAsync([.. volumes.Arguments, $"--Parameters:kafka-port={((IPEndPoint)other.LocalEndpoint).Port}"]);
        volumes.Use(builder);
        await using var app = await builder.BuildAsync(TestContext.Current.CancellationToken);

        var starting = app.StartAsync(TestContext.Current.CancellationToken);

        // What waits for the server never starts, and so writes to nobody else's.
        await Patience.ForAsync(app.ResourceNotifications.WaitForResourceAsync("kafka", KnownResourceStates.FailedToStart, TestContext.Current.CancellationToken));
        await Patience.ForAsync(app.ResourceNotifications.WaitForResourceAsync(TrendingApp.Producer, KnownResourceStates.FailedToStart, TestContext.Current.CancellationToken));
        await Patience.ForAsync(starting);
    }
}
