using System.Diagnostics;
using System.Text.Json;

namespace TrendingTopics.Throughput;

/// <summary>Measures one way in this process: passes that are not timed, then those that are, then a look at what was counted.</summary>
internal static class Measuring
{
    public static async Task RunAsync(Way way, string servers, PassCounts counts, CancellationToken cancellationToken)
    {
        var clock = new PassClock(BrokerProcess.Find(servers));
        await using var run = await OpenAsync(way, servers, cancellationToken);
        var taken = new List<Pass>();
        for (var pass = 0; pass < counts.Untimed + counts.Timed; pass++)
        {
            taken.Add(await run.PassAsync(clock, cancellationToken));
        }

        // Only now, so that the memory that it takes to count anew is not told as the run's.
        using var self = Process.GetCurrentProcess();
        var peak = self.PeakWorkingSet64;
        Console.WriteLine(JsonSerializer.Serialize(new Result(taken[counts.Untimed..], peak, run.Check())));
    }

    private static async Task<IRun> OpenAsync(Way way, string servers, CancellationToken cancellationToken) => (way.Kind, way.Reading) switch
    {
        ("bare", "client") => new BareClient(servers, way.Events),
        ("bare", _) => new ReaderRun(Cluster.Open(Cluster.Options(servers, way.Reading)), way.Events, () => new ByteCounter()),
        ("count", _) => new ReaderRun(Cluster.Open(Cluster.Options(servers, way.Reading)), way.Events, () => new EventCounter(way)),
        ("engine", _) => new PipelineRun(PreloadedLog.Load(servers, way.Events), way),
        _ => new PipelineRun(await PipelineRun.OpenAsync(servers, way, cancellationToken), way),
    };
}
