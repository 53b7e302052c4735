using TrendingTopics.Engine.Streams;
using TrendingTopics.Engine.Time;

namespace TrendingTopics.Engine.Processing;

/// <summary>
/// Says once a minute which partition gets events of a wrong clock, how many and how far out of line; and keeps the last minute's
/// distances for the metrics.
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

    /// <summary>Takes in what the processor has met since the last call.</summary>
    public void OnFlushed(PartitionProcessor processor)
    {
        _minute.Add(processor.TakeSkew());
        var recent = _before;
        recent.Add(_minute);
        context.Metrics.ClocksStand(context.Stream, partition, recent.Ahead, recent.Behind);
        var now = context.Now();
        if (now < _next)
        {
            return;
        }

        var definition = context.Run.Definition;
        if (_minute.Ahead > 0)
        {
            EngineLog.EventsAhead(context.Logger, context.Stream, partition, TooFarAhead(processor.Counters) - _ahead, Rounded(_minute.Ahead), Duration.Format(definition.MaxFuture));
        }

        if (_minute.Behind > 0)
        {
            EngineLog.EventsBehind(context.Logger, context.Stream, partition, processor.Counters.Late - _late, Rounded(_minute.Behind), Duration.Format(definition.Lateness));
        }

        if (_minute.Ahead > 0 || _minute.Behind > 0 || _before.Ahead > 0 || _before.Behind > 0)
        {
            _next = now + Every;
        }

        (_before, _minute) = (_minute, default);
        Begin(processor.Counters);
    }

    private static long TooFarAhead(PartitionCounters counters) => counters.Invalid[(int)Events.InvalidReason.TooFarAhead];

    private static string Rounded(long micros) => Duration.Format(Math.Max(1, micros / UnixMicros.PerSecond) * UnixMicros.PerSecond);
}
