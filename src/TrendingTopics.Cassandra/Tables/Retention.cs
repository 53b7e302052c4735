using System.Collections.Concurrent;
using TrendingTopics.Engine.Streams;
using TrendingTopics.Engine.Time;

namespace TrendingTopics.Cassandra.Tables;

/// <summary>For how long a run's results are kept: what its stream's entry said when it was last read or written here.</summary>
internal sealed class Retention(StreamTable streams, TimeProvider clock)
{
    private const int DefaultSeconds = 7 * 86_400;

    // Cassandra refuses rows that would expire behind the end of its 32-bit clock, 2038-01-19.
    private static readonly DateTimeOffset LatestExpiry = new(2038, 1, 18, 0, 0, 0, TimeSpan.Zero);

    private readonly ConcurrentDictionary<RunKey, long> _seconds = new();

    /// <summary>Takes note of a stream.</summary>
    public void Note(StreamEntry entry)
    {
        foreach (var run in entry.Runs)
        {
            _seconds[new RunKey(entry.Name, run.Number)] = (run.Definition.Retention + UnixMicros.PerSecond - 1) / UnixMicros.PerSecond;
        }
    }

    /// <summary>The time to live of the run's rows, in seconds.</summary>
    public async ValueTask<int> OfAsync(RunKey run, CancellationToken cancellationToken)
    {
        if (!_seconds.TryGetValue(run, out var seconds))
        {
            if (await streams.FindAsync(run.Stream, cancellationToken).ConfigureAwait(false) is { } entry)
            {
                Note(entry);
            }

            seconds = _seconds.GetOrAdd(run, DefaultSeconds);
        }

        return Bound(seconds);
    }

    /// <summary>The same, or what Cassandra takes at most.</summary>
    public int Bound(long seconds) => (int)Math.Clamp(seconds, 1, Math.Max(1, (long)(LatestExpiry - clock.GetUtcNow()).TotalSeconds));
}
