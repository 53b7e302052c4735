using TrendingTopics.Engine.Streams;
using TrendingTopics.Engine.Time;

namespace TrendingTopics.Engine.Processing;

/// <summary>
/// Knows how far the clocks of those who write into a partition were off of late (one to two minutes), for its status and the metrics,
/// and says once a minute in the log how many events were concerned.
/// </summary>
internal sealed class ClockReport(PartitionContext context, int partition)
{
    private const long Every = 60 * UnixMicros.PerSecond;
    private ClockSkew _minute;
    private ClockSkew _before;
    private long _next;
    private long _ahead;
    private long _late;

    /// <summary>What was counted before is another process's to tell.</summary>
    public void Begin(PartitionCounters counters) => (_ahead, _late) = (TooFarAhead(counters), counters.Late);

    /// <summary>Takes in what the processor has met since the last call; returns what was met of late.</summary>
    public ClockSkew Take(PartitionProcessor processor, long now)
    {
        _minute.Add(processor.TakeSkew());
        if (now >= _next)
        {
            EndMinute(processor.Counters, now);
        }

        var recent = _before;
        recent.Add(_minute);
        context.Metrics.ClocksStand(context.Stream, partition, recent.Ahead, recent.Behind);
        return recent;
    }

    private void EndMinute(PartitionCounters counters, long now)
    {
        var definition = context.Run.Definition;
        if (_minute.Ahead > 0)
        {
            EngineLog.EventsAhead(context.Logger, context.Stream, partition, TooFarAhead(counters) - _ahead, Rounded(_minute.Ahead), Duration.Format(definition.MaxFuture));
        }

        if (_minute.Behind > 0)
        {
            EngineLog.EventsBehind(context.Logger, context.Stream, partition, counters.Late - _late, Rounded(_minute.Behind), Duration.Format(definition.Lateness));
        }

        if (!_minute.IsNone || !_before.IsNone)
        {
            _next = now + Every;
        }

        (_before, _minute) = (_minute, default);
        Begin(counters);
    }

    private static long TooFarAhead(PartitionCounters counters) => counters.Invalid[(int)Events.InvalidReason.TooFarAhead];

    private static string Rounded(long micros) => Duration.Format(Math.Max(1, micros / UnixMicros.PerSecond) * UnixMicros.PerSecond);
}
