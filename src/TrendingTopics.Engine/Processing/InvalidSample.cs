using Microsoft.Extensions.Logging;
using TrendingTopics.Engine.Events;
using TrendingTopics.Engine.Streams;
using TrendingTopics.Engine.Time;

namespace TrendingTopics.Engine.Processing;

/// <summary>
/// Logs one invalid record a partition, reason and minute, with how many there were, so that a stream of them is seen and does not drown
/// the log.
/// </summary>
internal sealed class InvalidSample(StreamDefinition definition, TimeProvider clock, ILogger logger)
{
    private readonly Dictionary<(int Partition, InvalidReason Reason), (long Next, long Count)> _said = [];

    public void OnInvalid(int partition, long offset, InvalidReason reason)
    {
        var now = UnixMicros.Now(clock);
        lock (_said)
        {
            var (next, count) = _said.GetValueOrDefault((partition, reason));
            count++;
            if (now >= next)
            {
                EngineLog.InvalidRecord(logger, definition.Name, partition, offset, reason.Name(), count, reason.Describe(definition));
                (next, count) = (now + (60 * UnixMicros.PerSecond), 0);
            }

            _said[(partition, reason)] = (next, count);
        }
    }
}
