using System.Collections.Concurrent;
using System.Globalization;
using Cassandra;
using TrendingTopics.Cassandra.Connections;
using TrendingTopics.Engine.Streams;

namespace TrendingTopics.Cassandra.Tables;

/// <summary>
/// Which buckets of windows are in use, as elements <c>run window bucket</c> of the stream's row, so that windows are found without trying
/// every bucket. An element expires by itself, later than the last row of its bucket.
/// </summary>
internal sealed class BucketTable
{
    // A few buckets are quicker tried than looked up.
    private const long FewBuckets = 3;

    private readonly CassandraSession _session;
    private readonly Retention _retention;
    private readonly TimeProvider _clock;
    private readonly ConcurrentDictionary<(RunKey Run, WindowDefinition Window, long Bucket), long> _added = new();

    private BucketTable(CassandraSession session, Retention retention, TimeProvider clock)
    {
        (_session, _retention, _clock) = (session, retention, clock);
    }

    public required PreparedStatement Add { get; init; }

    public required PreparedStatement Select { get; init; }

    public static async Task<BucketTable> OpenAsync(CassandraSession session, Retention retention, TimeProvider clock) => new(session, retention, clock)
    {
        Add = await session.PrepareAsync("UPDATE $streams USING TTL ? SET buckets = buckets + ? WHERE stream = ?").ConfigureAwait(false),
        Select = await session.PrepareAsync("SELECT buckets FROM $streams WHERE stream = ?").ConfigureAwait(false),
    };

    /// <summary>Notes a bucket, before a row is written into it that is kept for the given seconds.</summary>
    public async Task UseAsync(RunKey run, WindowDefinition window, long bucket, int keepSeconds, CancellationToken cancellationToken)
    {
        // Kept twice as long as a row, and noted again after half of that time: always longer than the row that is written now.
        var key = (run, window, bucket);
        if (_added.TryGetValue(key, out var at) && _clock.GetElapsedTime(at) < TimeSpan.FromSeconds(keepSeconds / 2.0))
        {
            return;
        }

        var now = _clock.GetTimestamp();
        await _session.WriteAsync(Add.Bind(_retention.Bound(2L * keepSeconds), new[] { Element(run, window, bucket) }, run.Stream), cancellationToken).ConfigureAwait(false);
        _added[key] = now;
        Forget(keepSeconds);
    }

    /// <summary>Notes every bucket again when it is used next: the store may have forgotten those that were noted last.</summary>
    public void NoteAgain() => _added.Clear();

    /// <summary>The buckets that may hold windows whose starts lie in [<paramref name="from"/>, <paramref name="to"/>), ascending.</summary>
    public async Task<IReadOnlyList<long>> FindAsync(RunKey run, WindowDefinition window, long from, long to, CancellationToken cancellationToken)
    {
        if (from >= to)
        {
            return [];
        }

        var (first, last) = (Cql.Bucket(window, from), Cql.Bucket(window, to - 1));
        if (last - first < FewBuckets)
        {
            return [.. Enumerable.Range(0, (int)(last - first) + 1).Select(i => first + i)];
        }

        var rows = await _session.ReadAsync(Select, [run.Stream], cancellationToken).ConfigureAwait(false);
        var prefix = Prefix(run, window);
        return [.. (rows.FirstOrDefault()?.GetValue<IEnumerable<string>?>("buckets") ?? [])
            .Where(element => element.StartsWith(prefix, StringComparison.Ordinal))
            .Select(element => long.Parse(element.AsSpan(prefix.Length), CultureInfo.InvariantCulture))
            .Where(bucket => bucket >= first && bucket <= last)
            .Order()];
    }

    private void Forget(int keepSeconds)
    {
        foreach (var (key, at) in _added)
        {
            if (_clock.GetElapsedTime(at) > TimeSpan.FromSeconds(keepSeconds))
            {
                _added.TryRemove(key, out _);
            }
        }
    }

    private static string Prefix(RunKey run, WindowDefinition window) => string.Create(CultureInfo.InvariantCulture, $"{run.Run} {window} ");

    private static string Element(RunKey run, WindowDefinition window, long bucket) => string.Create(CultureInfo.InvariantCulture, $"{Prefix(run, window)}{bucket}");
}
