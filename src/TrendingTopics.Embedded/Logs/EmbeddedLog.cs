using FASTER.core;
using Microsoft.Extensions.Logging;
using TrendingTopics.Embedded.Disk;
using TrendingTopics.Engine.Logs;
using TrendingTopics.Engine.Time;

namespace TrendingTopics.Embedded.Logs;

/// <summary>
/// The embedded log: one file of entries for all topics. An entry is a batch over all its partitions with its source's position, so it
/// is atomic; it is handed out once it is durable. Each reader gets all partitions of its topic, whatever its group.
/// </summary>
internal sealed partial class EmbeddedLog : IEventLog
{
    private readonly Lock _gate = new();
    private readonly object _arrival = new();
    private readonly EntryWriter _writer = new();
    private readonly Dictionary<string, Task> _creations = new(StringComparer.Ordinal);
    private readonly DurableLog _disk;
    private readonly LogState _state;
    private readonly BatchEncoder _encoder;
    private readonly LogRetention _retention;
    private readonly EmbeddedOptions _options;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private readonly string _indexPath;
    private long _durableUntil;
    private long _indexedUntil;
    private bool _disposed;

    private EmbeddedLog(DurableLog disk, LogState state, string indexPath, EmbeddedOptions options, TimeProvider clock, ILogger logger)
    {
        _logger = logger;
        _disk = disk;
        _state = state;
        _indexPath = indexPath;
        _options = options;
        _clock = clock;
        _encoder = new BatchEncoder(disk.MaxEntry);
        _retention = new LogRetention(options, disk.SegmentBytes);
        _durableUntil = disk.DurableAddress;
        _indexedUntil = _durableUntil;
        disk.Begin(OnCommitted);
    }

    /// <summary>Opens the log in the folder, or begins one.</summary>
    /// <exception cref="InvalidDataException">What is there is not a whole log.</exception>
    public static async Task<EmbeddedLog> OpenAsync(EmbeddedOptions options, string folder, TimeProvider clock, ILogger logger)
    {
        Directory.CreateDirectory(folder);
        var indexPath = Path.Combine(folder, "index");
        var disk = DurableLog.Open(folder, "events", options.EventShape);
        try
        {
            var state = new LogRecovery(disk, indexPath, options.MarkEvery, logger).Recover();
            return new EmbeddedLog(disk, state, indexPath, options, clock, logger);
        }
        catch
        {
            await disk.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    public async ValueTask<LogTopic> EnsureTopicAsync(string name, int partitions, CancellationToken cancellationToken = default)
    {
        LogTopic.ThrowIfNotAllowed(name, partitions);
        Task durable;
        EventTopic? topic;
        lock (_gate)
        {
            topic = _state.Find(name);
            if (topic is null)
            {
                ThrowIfUnusable();
                topic = _state.Add(new LogTopic(name, Guid.NewGuid().ToString("N"), partitions), isDurable: false);
                var created = topic;
                _creations[name] = Append(LogState.TopicEntry(_writer, topic), _ => created.IsDurable = true);
            }

            durable = _creations.GetValueOrDefault(name, Task.CompletedTask);
        }

        await AcknowledgedAsync(durable, cancellationToken).ConfigureAwait(false);
        return topic.Description;
    }

    public ValueTask<LogTopic?> FindTopicAsync(string name, CancellationToken cancellationToken = default)
    {
        lock (_gate)
        {
            return new(_state.Find(name)?.Description);
        }
    }

    public ValueTask<LogRange> GetRangeAsync(string topic, int partition, CancellationToken cancellationToken = default)
    {
        lock (_gate)
        {
            return new(FindTopic(topic, partition).Range(partition));
        }
    }

    public ValueTask<long> FindOffsetAsync(string topic, int partition, long appendTime, CancellationToken cancellationToken = default)
    {
        Mark? mark;
        EventTopic found;
        long end;
        lock (_gate)
        {
            found = FindTopic(topic, partition);
            end = found.Ends[partition];
            mark = _state.Index.Marks.Count == 0 ? null : _state.Index.BeforeTime(appendTime);
        }

        var offset = mark is null ? null : Search(() => LogSearch.FirstSince(_disk, mark.Address, found, partition, appendTime));
        lock (_gate)
        {
            // The end is that of before the search: what came meanwhile may be what was asked for.
            return new(Math.Max(found.Starts[partition], offset ?? end));
        }
    }

    public ValueTask AppendAsync(LogBatch batch, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(batch);
        cancellationToken.ThrowIfCancellationRequested();
        Task durable;
        lock (_gate)
        {
            ThrowIfUnusable();
            var topic = FindTopic(batch.Topic, 0);
            _encoder.ThrowIfTooLarge(batch);
            durable = Append(topic, batch);
        }

        return new(AcknowledgedAsync(durable, cancellationToken));
    }

    public ValueTask<string?> GetPositionAsync(string topic, string source, CancellationToken cancellationToken = default)
    {
        lock (_gate)
        {
            return new(FindTopic(topic, 0).Positions.GetValueOrDefault(source).Position);
        }
    }

    public ILogReader OpenReader(string topic, string group)
    {
        lock (_gate)
        {
            return new EmbeddedLogReader(this, _disk, FindTopic(topic, 0));
        }
    }

    public ValueTask<IReadOnlyList<StoredRecord>> ReadNewestAsync(string topic, int limit, CancellationToken cancellationToken = default)
    {
        Mark? mark;
        EventTopic found;
        lock (_gate)
        {
            found = FindTopic(topic, 0);
            mark = _state.Index.Marks.Count == 0 ? null : _state.Index.BeforeNewest(found.FirstOffset, found.Ends, limit);
        }

        return new(mark is null ? [] : Search(() => LogSearch.Newest(_disk, mark.Address, found, limit)));
    }

    /// <summary>Makes durable what was appended, and closes the log. The next opening has nothing to search.</summary>
    public async ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            if (_disposed)
            {
                return;
            }

            _disposed = true;
        }

        await _disk.DisposeAsync().ConfigureAwait(false);
        try
        {
            if (_disk.Failure is null)
            {
                WriteIndex();
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The next opening reads from where the last index ends; nothing depends on this one.
            LogIndexNotWritten(_logger, e);
        }

        WakeReaders();
    }

    /// <summary>Drops everything, as retention does with what is old. Nothing may be on its way.</summary>
    internal void Forget()
    {
        lock (_gate)
        {
            _state.KeepFrom(_state.Mark(_durableUntil));
        }

        WriteIndex();
    }

    /// <summary>Where a scan has to begin to meet the partition's record of that offset.</summary>
    internal long AddressOf(EventTopic topic, int partition, long offset)
    {
        lock (_gate)
        {
            return _state.Index.Marks.Count == 0 ? _disk.BeginAddress : _state.Index.BeforeOffset(topic.FirstOffset + partition, offset).Address;
        }
    }

    /// <summary>The offsets that the partition holds now.</summary>
    internal LogRange RangeOf(EventTopic topic, int partition)
    {
        lock (_gate)
        {
            return topic.Range(partition);
        }
    }

    /// <summary>Waits until something behind the address is durable, or what is asked becomes true.</summary>
    internal void WaitFor(long address, Func<bool> woken, TimeSpan wait)
    {
        var deadline = TimeProvider.System.GetTimestamp() + (long)(wait.TotalSeconds * TimeProvider.System.TimestampFrequency);
        lock (_arrival)
        {
            while (!woken() && _disk.DurableAddress <= address && !_disposed && _disk.Failure is null)
            {
                var left = TimeProvider.System.GetElapsedTime(TimeProvider.System.GetTimestamp(), deadline);
                if (left <= TimeSpan.Zero || !Monitor.Wait(_arrival, left))
                {
                    return;
                }
            }
        }
    }

    internal void WakeReaders()
    {
        lock (_arrival)
        {
            Monitor.PulseAll(_arrival);
        }
    }

    /// <summary>Refuses work on a log that is closed or has failed.</summary>
    internal void ThrowIfUnusable()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (_disk.Failure is { } cause)
        {
            throw Failed(cause);
        }
    }

    private Task Append(EventTopic topic, LogBatch batch)
    {
        var durable = Task.CompletedTask;
        var appendTime = UnixMicros.Now(_clock);
        for (var from = 0; from < batch.Count || (from == 0 && batch.Source is not null); from += _encoder.Taken)
        {
            _state.MarkIfDue(_disk.TailAddress);
            var entry = _encoder.Encode(topic, batch, from, appendTime);
            durable = Append(entry, AppendReceipt.Of(topic, batch).Apply);
            _state.LatestAppendTime = Math.Max(_state.LatestAppendTime, appendTime);
            if (batch.Count == 0)
            {
                break;
            }
        }

        return durable;
    }

    private Task Append(ReadOnlySpan<byte> entry, Action<long> apply)
    {
        try
        {
            var length = entry.Length;
            return _disk.Append(entry, address => OnDurable(address, length, apply)).Durable;
        }
        catch (IOException e)
        {
            throw Failed(e);
        }
    }

    /// <summary>In the order of the appends, before they are acknowledged.</summary>
    private void OnDurable(long address, int length, Action<long> apply)
    {
        bool isIndexDue;
        lock (_gate)
        {
            apply(address);
            _durableUntil = DurableLog.EndOf(address, length);
            isIndexDue = _durableUntil - _indexedUntil >= _options.IndexEvery;
        }

        if (isIndexDue)
        {
            WriteIndex();
        }
    }

    private void OnCommitted()
    {
        Mark? keep;
        lock (_gate)
        {
            keep = _disk.Failure is null ? _retention.FindStart(_state.Index, _disk.BeginAddress, _durableUntil, UnixMicros.Now(_clock)) : null;
            if (keep is not null)
            {
                _state.KeepFrom(keep);
            }
        }

        if (keep is not null)
        {
            // First the file, which then holds what only the dropped entries said.
            WriteIndex();
            _disk.DropUntil(keep.Address);
        }

        WakeReaders();
    }

    private void WriteIndex()
    {
        ReadOnlySpan<byte> content;
        lock (_gate)
        {
            if (_state.Index.Marks.Count == 0 || _state.Index.Marks[0].Address > _durableUntil)
            {
                return;
            }

            content = LogIndexFile.Encode(_writer, _state, _durableUntil).ToArray();
            _indexedUntil = _durableUntil;
        }

        WholeFile.Write(_indexPath, content);
    }

    private EventTopic FindTopic(string name, int partition)
    {
        var topic = _state.Find(name) ?? throw new LogException($"There is no topic '{name}'.");
        return (uint)partition < (uint)topic.Description.Partitions
            ? topic
            : throw new LogException($"Topic '{name}' has no partition {partition}; it has 0 to {topic.Description.Partitions - 1}.");
    }

    private async Task AcknowledgedAsync(Task durable, CancellationToken cancellationToken)
    {
        try
        {
            await durable.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            throw Failed(e);
        }
    }

    private static T Search<T>(Func<T> search)
    {
        try
        {
            return search();
        }
        catch (FasterException e)
        {
            throw new LogException($"The log could not be read: {e.Message}", e);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The log's index could not be written; the next start takes a little longer.")]
    private static partial void LogIndexNotWritten(ILogger logger, Exception exception);

    private LogException Failed(Exception cause) =>
        new($"The log in '{Path.GetDirectoryName(_indexPath)}' cannot be written any more: {cause.Message} Nothing that was acknowledged is lost; see that the disk has room, then start again.", cause)
        {
            IsTransient = false,
        };
}
