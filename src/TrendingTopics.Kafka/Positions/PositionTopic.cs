using System.Text;
using TrendingTopics.Engine.Logs;

namespace TrendingTopics.Kafka.Positions;

/// <summary>
/// The compacted topic that holds the newest position of every source: one partition, a record's key is topic and source. It is read
/// from its end, since a source that goes on wrote there last.
/// </summary>
/// <param name="cluster">Where it is.</param>
internal sealed class PositionTopic(Cluster cluster)
{
    private static readonly Dictionary<string, string> Settings = new()
    {
        ["cleanup.policy"] = "compact",
        ["message.timestamp.type"] = "LogAppendTime",

        // Compaction leaves the segment that is written to alone: small ones keep short what has to be read.
        ["segment.ms"] = "3600000",
        ["segment.bytes"] = "16777216",
        ["min.cleanable.dirty.ratio"] = "0.1",
    };

    private const long FirstStep = 200;
    private static readonly TimeSpan WhileHidden = TimeSpan.FromMilliseconds(50);

    private volatile bool _ensured;

    /// <summary>Its name.</summary>
    public string Name => cluster.Clients.Options.PositionsTopic;

    /// <summary>The key of a source's position.</summary>
    public static byte[] KeyOf(string topic, string source) => Encoding.UTF8.GetBytes($"{topic} {source}");

    /// <summary>Creates it where it is missing.</summary>
    public async Task EnsureAsync(CancellationToken cancellationToken)
    {
        if (!_ensured)
        {
            await cluster.Topics.EnsureAsync(Name, 1, Settings, cancellationToken).ConfigureAwait(false);
            _ensured = true;
        }
    }

    /// <summary>Looks again whether it is there, when it is needed next.</summary>
    public void Forget() => _ensured = false;

    /// <summary>The newest committed position under the key; null where there is none.</summary>
    /// <exception cref="LogException">It could not be read, or a transaction of another source has hidden it for too long.</exception>
    public async Task<SourcePosition?> ReadAsync(byte[] key, CancellationToken cancellationToken)
    {
        var clock = cluster.Clients.Clock;
        var range = await cluster.Offsets.GetRangeAsync(Name, 0, cancellationToken).ConfigureAwait(false);
        var until = range.End;
        var began = clock.GetTimestamp();
        for (var back = FirstStep; until > range.Start;)
        {
            var from = Math.Max(range.Start, until - back);
            SourcePosition? found = null;
            var isWhole = await cluster.Lookup.ReadAsync(
                Name,
                new Dictionary<int, LogRange> { [0] = new(from, until) },
                (in LogRecord r) => found = r.Key.SequenceEqual(key) ? SourcePosition.Decode(r.Value) ?? found : found,
                cancellationToken).ConfigureAwait(false);
            if (!isWhole)
            {
                // What another source has under way may hide what this one has committed behind it.
                if (clock.GetElapsedTime(began) >= cluster.Clients.Options.RequestTimeout)
                {
                    throw new LogException($"The positions of sources cannot be read to their end: a transaction in topic '{Name}' is still open. One that was left by a process that died ends by itself, within half a minute as a rule.");
                }

                await Task.Delay(WhileHidden, clock, cancellationToken).ConfigureAwait(false);
                continue;
            }

            if (found is not null)
            {
                return found;
            }

            (until, back) = (from, 8 * back);
        }

        return null;
    }
}
