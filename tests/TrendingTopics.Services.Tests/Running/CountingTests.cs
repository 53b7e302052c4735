using System.Globalization;
using TrendingTopics.Contracts.Counting;
using TrendingTopics.Contracts.Programs;
using TrendingTopics.Contracts.Servers;
using Xunit;

namespace TrendingTopics.Services.Tests.Running;

/// <summary>A file whose answers are known goes through producer, Kafka, processors and Cassandra, and is read over HTTP.</summary>
public sealed class CountingTests(SharedKafka kafka, SharedCassandra cassandra)
{
    [Fact]
    public async Task Processor_that_is_killed_is_followed_by_another_and_every_count_is_exact()
    {
        const int Events = 60_000;
        using var world = await ServiceWorld.CreateAsync(kafka, cassandra);
        var truth = GeneratedEvents.Write(world["events.ndjson"], Events, TimeSpan.FromMinutes(20), seed: 5);
        await using var serving = world.Start(Service.Api);
        using var api = new TrendingApi(await serving.AddressAsync());

        // At this speed the file lasts some fifteen seconds, so that there is time to kill in.
        await using var feeding = world.Start(Service.Producer, "--source", $"file:{world["events.ndjson"]}", "--speed", "80", "--exit-when-done");
        await using (var first = world.Start(Service.Processor))
        {
            await Wait.UntilAsync(async () => await api.CountedAsync(world.Stream) > Events / 5, "a fifth is counted");
            await first.KillAsync();
        }

        await using (var second = world.Start(Service.Processor))
        {
            Assert.Equal(0, await feeding.WaitForExitAsync());
            await Wait.UntilAsync(async () => await api.CountedAsync(world.Stream) == Events, "all is counted");
            second.Signal(Signals.Terminate);
            Assert.Equal(0, await second.WaitForExitAsync());
        }

        await EndAsync(world, truth);
        CountAssert.Same(truth.Minutes, await api.ReadWindowsAsync(world.Stream, "1m"));
        CountAssert.Same(truth.Hops, await api.ReadWindowsAsync(world.Stream, "5m/10s"));
    }

    [Fact]
    public async Task Two_processors_share_the_partitions_and_every_count_is_exact()
    {
        const int Events = 60_000;
        using var world = await ServiceWorld.CreateAsync(kafka, cassandra);
        var truth = GeneratedEvents.Write(world["events.ndjson"], Events, TimeSpan.FromMinutes(20), seed: 6);
        await using var serving = world.Start(Service.Api);
        using var api = new TrendingApi(await serving.AddressAsync());
        await using (var first = world.Start(Service.Processor))
        await using (var second = world.Start(Service.Processor))
        {
            await first.WaitForAsync(() => Claims(first) > 0);
            await second.WaitForAsync(() => Claims(second) > 0);
            var feeding = await world.RunAsync(Service.Producer, "--source", $"file:{world["events.ndjson"]}", "--exit-when-done");

            Assert.Equal(0, feeding.Code);
            Assert.Equal($"{Events + truth.Invalid}", feeding.Done["records"]);
            await Wait.UntilAsync(async () => await api.CountedAsync(world.Stream) == Events, "all is counted");
            Assert.False(first.HasExited || second.HasExited);
        }

        await EndAsync(world, truth);
        CountAssert.Same(truth.Minutes, await api.ReadWindowsAsync(world.Stream, "1m"));
        CountAssert.Same(truth.Hops, await api.ReadWindowsAsync(world.Stream, "5m/10s"));
    }

    /// <summary>How many partitions a processor has claimed so far.</summary>
    private static int Claims(ProgramRun processor) => processor.Output.Count(line => line.Contains("claimed under epoch", StringComparison.Ordinal));

    /// <summary>Counts to the end of the input, so that the last windows are final too.</summary>
    private static async Task EndAsync(ServiceWorld world, GeneratedEvents truth)
    {
        var last = await world.RunAsync(Service.Processor, "--exit-when-done");

        Assert.Equal(0, last.Code);
        Assert.Equal(world.Stream, last.Done["stream"]);
        Assert.Equal(truth.Events.ToString(CultureInfo.InvariantCulture), last.Done["events"]);
        Assert.Equal(truth.Invalid.ToString(CultureInfo.InvariantCulture), last.Done["invalid"]);
        Assert.Equal("0", last.Done["late"]);
    }
}
