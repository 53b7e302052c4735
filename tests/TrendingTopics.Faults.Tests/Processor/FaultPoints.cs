using TrendingTopics.Contracts.Programs;
using TrendingTopics.Faults.Processor;
using TrendingTopics.Faults.Tests.Loads;
using TrendingTopics.Faults.Tests.Worlds;

namespace TrendingTopics.Faults.Tests.Processor;

/// <summary>
/// All fault points, in groups that one world tries one after the other: processors that each read their share of a load, with a
/// checkpoint every 100 ms, and come to the next point.
/// </summary>
internal static class FaultPoints
{
    /// <summary>Moments while a partition writes its results.</summary>
    public static IReadOnlyList<FaultPoint> Results { get; } =
    [
        FaultPoint.RunRegistered, FaultPoint.PartitionClaimed, FaultPoint.PartsDue, FaultPoint.PartsHalfWritten, FaultPoint.FinalRowsDue,
        FaultPoint.FinalRowsHalfWritten, FaultPoint.FinalRowsWritten, FaultPoint.ProvisionalRowsDue,
    ];

    /// <summary>Moments while a partition writes a checkpoint.</summary>
    public static IReadOnlyList<FaultPoint> Checkpoints { get; } =
    [
        FaultPoint.StatusDue, FaultPoint.StatusWritten, FaultPoint.PaneSetDue, FaultPoint.PaneSetWritten, FaultPoint.CheckpointDue,
        FaultPoint.CheckpointWritten, FaultPoint.PaneSetsDeleted,
    ];

    /// <summary>Moments in the merger.</summary>
    public static IReadOnlyList<FaultPoint> Merger { get; } =
    [
        FaultPoint.MergerClaimed, FaultPoint.MergedDue, FaultPoint.MergedWithoutCounts, FaultPoint.MergedWritten,
        FaultPoint.MergerCheckpointDue, FaultPoint.MergerCheckpointWritten,
    ];

    /// <summary>A world whose processors come to every point while they read their share.</summary>
    public static WorldOptions World { get; } = new()
    {
        Stream = new Dictionary<string, object> { ["CheckpointInterval"] = "100ms", ["Trigger"] = "50ms" },
    };

    /// <summary>Whether it lies just before a write, which a deposed owner makes when it goes on.</summary>
    public static bool IsDue(FaultPoint point) => $"{point}".EndsWith("Due", StringComparison.Ordinal);

    /// <summary>How often a processor comes to a point at least while it reads its share of a load among ten or fewer.</summary>
    public static int Times(FaultPoint point) => point switch
    {
        FaultPoint.RunRegistered or FaultPoint.MergerClaimed or FaultPoint.MergerCheckpointDue or FaultPoint.MergerCheckpointWritten => 1,
        FaultPoint.MergedDue or FaultPoint.MergedWithoutCounts or FaultPoint.MergedWritten => 10,
        FaultPoint.PaneSetDue or FaultPoint.PaneSetWritten => 20,

        // Once in each partition.
        _ => 4,
    };

    /// <summary>
    /// For each point, writes a share of the load and starts a processor that dies or halts there; then writes what is left of the load
    /// and starts one that goes on to its end. Returns the processors that came to the points.
    /// </summary>
    public static async Task<IReadOnlyList<ProgramRun>> MeetAsync(FaultWorld world, Load load, IReadOnlyList<FaultPoint> points, FaultAction action, Random random)
    {
        var share = load.Records / (points.Count + 1);
        var met = new List<ProgramRun>();
        foreach (var point in points)
        {
            await world.WriteAsync(load, met.Count * share, (met.Count + 1) * share);
            var processor = world.StartProcessor(point, action, 1 + random.Next(Times(point)));
            await world.ReachedAsync(processor);
            met.Add(processor);
        }

        world.StartProcessor();
        await world.WriteAsync(load, met.Count * share);
        return met;
    }
}
