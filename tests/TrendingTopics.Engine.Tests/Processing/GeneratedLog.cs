using System.Buffers.Text;
using TrendingTopics.Engine.Logs;
using TrendingTopics.Engine.Time;

namespace TrendingTopics.Engine.Tests.Processing;

/// <summary>
/// A log of one partition whose records are computed from their offsets, so that tests can read millions of them without holding any:
/// record i names topic i modulo <paramref name="topics"/> and lies <paramref name="step"/> microseconds behind the one before it.
/// </summary>
internal sealed class GeneratedLog(long records, long topics, long step) : IEventLog, ILogReader
{
    public const long FirstTime = 1_767_225_600 * UnixMicros.PerSecond;
    private static readonly LogTopic Topic = new("tweets_topic", "generated", 1);
    private readonly byte[] _record = new byte[128];
    private long _next;
    private bool _assigned;
    private bool _started;
    private bool _paused;

    public ValueTask<LogTopic> EnsureTopicAsync(string name, int partitions, CancellationToken cancellationToken = default) => new(Topic);

    public ValueTask<LogTopic?> FindTopicAsync(string name, CancellationToken cancellationToken = default) => new(Topic);

    public ValueTask<LogRange> GetRangeAsync(string topic, int partition, CancellationToken cancellationToken = default) => new(new LogRange(0, records));

    public ValueTask<long> FindOffsetAsync(string topic, int partition, long appendTime, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public ValueTask AppendAsync(LogBatch batch, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public ValueTask<string?> GetPositionAsync(string topic, string source, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public ILogReader OpenReader(string topic, string group) => this;

    public ValueTask<IReadOnlyList<StoredRecord>> ReadNewestAsync(string topic, int limit, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public int Poll(ILogHandler handler, int maxRecords, TimeSpan wait)
    {
        if (!_assigned)
        {
            _assigned = true;
            handler.OnAssigned(0);
        }

        var pushed = 0;
        for (; pushed < maxRecords && _started && !_paused && _next < records; pushed++)
        {
            var offset = _next++;
            handler.OnRecord(new LogRecord { Partition = 0, Offset = offset, AppendTime = FirstTime + (offset * step), Value = Record(offset) });
        }

        if (_started && !_paused && _next == records)
        {
            handler.OnEnd(0, records);
        }

        return pushed;
    }

    public void Start(int partition, long offset) => (_next, _started, _paused) = (offset, true, false);

    public void Pause(int partition) => _paused = true;

    public void Resume(int partition) => _paused = false;

    public void Wake()
    {
    }

    public ValueTask DisposeAsync() => default;

    private ReadOnlySpan<byte> Record(long offset)
    {
        var record = _record.AsSpan();
        var length = Put(record, 0, "{\"hashtag_principal\": \"#topic"u8);
        Utf8Formatter.TryFormat(offset % topics, record[length..], out var written);
        length = Put(record, length + written, "\", \"timestamp\": "u8);
        Utf8Formatter.TryFormat(FirstTime + (offset * step), record[length..], out written);
        length = Put(record, length + written, "}"u8);
        return record[..length];
    }

    private static int Put(Span<byte> record, int at, ReadOnlySpan<byte> text)
    {
        text.CopyTo(record[at..]);
        return at + text.Length;
    }
}
