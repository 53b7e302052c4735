using Microsoft.Extensions.Logging;
using TrendingTopics.Engine.Events;
using TrendingTopics.Engine.Streams;
using TrendingTopics.Engine.Time;

namespace TrendingTopics.Engine.Processing;

/// <summary>Logs one invalid record a reason and minute, so that a stream of them is seen and does not drown the log.</summary>
internal sealed class InvalidSample(StreamDefinition definition, TimeProvider clock, ILogger logger)
{
    private readonly long[] _next = new long[Enum.GetValues<InvalidReason>().Length];

    public void OnInvalid(int partition, long offset, InvalidReason reason)
    {
        var now = UnixMicros.Now(clock);
        if (now >= _next[(int)reason])
        {
            _next[(int)reason] = now + (60 * UnixMicros.PerSecond);
            EngineLog.InvalidRecord(logger, definition.Name, partition, offset, reason.Name(), reason.Describe(definition));
        }
    }
}
