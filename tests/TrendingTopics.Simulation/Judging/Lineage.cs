using TrendingTopics.Engine.Streams;
using TrendingTopics.Simulation.Logs;
using TrendingTopics.Simulation.Stores;

namespace TrendingTopics.Simulation.Judging;

/// <summary>
/// What one owner of a partition counted from: the checkpoints before it and its own, and which records were lost on that way. What was
/// lost to an owner that died without a checkpoint behind it is tried again by the next, with another outcome maybe; each may have closed
/// windows.
/// </summary>
/// <param name="Checkpoints">The checkpoints.</param>
/// <param name="Losses">The losses, in the order of their offsets.</param>
internal sealed record Lineage(IReadOnlyList<DurableCheckpoint> Checkpoints, IReadOnlyList<LostRecords> Losses)
{
    /// <summary>The lineages of a partition that differ, the one that came to the end first.</summary>
    public static IReadOnlyList<Lineage> Of(RunKey run, int partition, SimulatedTopic topic, SimulatedStore store)
    {
        var checkpoints = store.Checkpoints.Where(c => c.Run == run && c.Partition == partition).ToList();
        var losses = topic.Losses.Where(l => l.Partition == partition && l.Run == run.Run).ToList();
        var claims = store.Claims.Where(c => c.Run == run && c.Partition == partition).ToList();
        if (losses.Count == 0 || claims.Count == 0)
        {
            return [new Lineage(checkpoints, [])];
        }

        List<Lineage> lineages = [];
        for (var last = claims.Count - 1; last >= 0; last--)
        {
            var owner = claims[last];
            var ways = checkpoints.Where(c => c.Order < owner.Order || IsOf(c, owner)).ToList();
            List<LostRecords> lost = [];
            for (var index = 0; index <= last; index++)
            {
                var claim = claims[index];
                var before = ways.FindLast(c => c.Order < claim.Order)?.Content.DataLosses ?? 0;
                var counted = index == last ? int.MaxValue : (int)((ways.FindLast(c => IsOf(c, claim))?.Content.DataLosses ?? before) - before);
                var until = claims.Find(c => c.Order > claim.Order && c.Writer == claim.Writer)?.Order ?? long.MaxValue;
                lost.AddRange(losses.Where(l => l.Process == claim.Writer.Number && l.Order > claim.Order && l.Order < until).Take(counted));
            }

            if (last == claims.Count - 1 || !lineages.Exists(l => l.Losses.SequenceEqual(lost)))
            {
                lineages.Add(new Lineage(ways, lost));
            }
        }

        return lineages;
    }

    private static bool IsOf(DurableCheckpoint checkpoint, Claimed claim) =>
        checkpoint.Epoch == claim.Epoch && checkpoint.Writer == claim.Writer && checkpoint.Order > claim.Order;
}
