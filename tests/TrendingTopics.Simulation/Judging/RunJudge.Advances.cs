using TrendingTopics.Simulation.Coverage;
using TrendingTopics.Simulation.Stores;

namespace TrendingTopics.Simulation.Judging;

/// <summary>Judges steps of watermarks that no record has caused.</summary>
internal sealed partial class RunJudge
{
    /// <summary>A partition that is not at its end, or not for long enough, must not be advanced; and old data stays old.</summary>
    private void JudgeAdvances()
    {
        // An owner that died may have counted what is lost to those after it.
        var greatest = _lineages.SelectMany(lineages => lineages).Max(p => p.GreatestTime);
        var bound = greatest is null ? long.MinValue : _definition.Windows.Max(w => greatest.Value - (((greatest.Value % w.Slide) + w.Slide) % w.Slide) + w.Size);
        for (var partition = 0; partition < run.Partitions; partition++)
        {
            if (_partitions[partition].FirstWatermark is { } first && _partitions[..run.FirstPartitions].Any(p => p.Watermark is null || p.Watermark < first))
            {
                findings.Report($"partition {partition}: began at {first}, before which another has not closed.");
            }

            foreach (var (checkpoint, lastEvent) in _partitions[partition].Advances)
            {
                var (offset, watermark) = (checkpoint.Content.Offset, checkpoint.Content.Watermark);
                if (watermark > bound)
                {
                    findings.Report($"partition {partition}, offset {offset}: was advanced to {watermark}, though its stream's last window ends at {bound}.");
                }

                // Before the log's end a former owner may have counted and closed further.
                if (offset != topic.End(partition) && !WasReported(partition, checkpoint) && !topic.Confirmed(partition).Any(c => c.Run == run.Number && c.Offset == offset && c.At <= checkpoint.At))
                {
                    findings.Report($"partition {partition}, offset {offset}: was advanced before the log's end.");
                }

                if (checkpoint.AfterEndOfInput)
                {
                    branches.Count(Branch.EndOfInput);
                    continue;
                }

                if (topic.Losses.Any(l => l.Run == run.Number && l.Partition == partition && l.To == offset) && WasReported(partition, checkpoint))
                {
                    continue;
                }

                branches.Count(Branch.SilentPartitionAdvance);
                if (!topic.Seen(partition).Any(s => s.Run == run.Number && s.Offset > lastEvent && s.Offset <= offset && s.At <= checkpoint.At - _definition.IdleTimeout))
                {
                    findings.Report($"partition {partition}, offset {offset}: was advanced at {checkpoint.At} without having been silent for {_definition.IdleTimeout}.");
                }
            }
        }
    }

    /// <summary>Whether a former owner had reported what the checkpoint takes for closed.</summary>
    private bool WasReported(int partition, DurableCheckpoint checkpoint) =>
        store.Statuses.Any(s => s.Run == run.Key && s.Status.Partition == partition && s.Order < checkpoint.Order && s.Status.ClosedUntil == checkpoint.Content.Watermark);
}
