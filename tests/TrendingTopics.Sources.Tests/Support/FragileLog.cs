using TrendingTopics.Contracts.Memory;
using TrendingTopics.Engine.Logs;

namespace TrendingTopics.Sources.Tests.Support;

/// <summary>A log in memory that can be made to fail or to keep its writers waiting.</summary>
internal sealed class FragileLog(TimeProvider clock) : IEventLog
{
    private readonly MemoryLog _log = new(clock);
    private readonly Lock _gate = new();
    private int _appends;

    /// <summary>Says, by the number of the append (from 1), whether it fails.</summary>
    public Func<int, bool> Fails { get; set; } = _ => false;

    /// <summary>Whether trying again may help.</summary>
    public bool FailsForGood { get; init; }

    /// <summary>Appends wait for this before they are done.</summary>
    public Task Open { get; set; } = Task.CompletedTask;

    /// <summary>How many batches have been handed to it.</summary>
    public int Appends => Volatile.Read(ref _appends);

    /// <summary>How many of them are not done.</summary>
    public int Waiting { get; private set; }

    public ValueTask AppendAsync(LogBatch batch, CancellationToken cancellationToken = default)
    {
        lock (_gate)
        {
            if (Fails(Interlocked.Increment(ref _appends)))
            {
                return ValueTask.FromException(new LogException("The disk is full.") { IsTransient = !FailsForGood });
            }

            Waiting++;
            var appended = _log.AppendAsync(batch, cancellationToken).AsTask();
            return new ValueTask(DoneAsync(appended));
        }
    }

    public ValueTask<LogTopic> EnsureTopicAsync(string name, int partitions, CancellationToken cancellationToken = default) =>
        _log.EnsureTopicAsync(name, partitions, cancellationToken);

    public ValueTask<LogTopic?> FindTopicAsync(string name, CancellationToken cancellationToken = default) => _log.FindTopicAsync(name, cancellationToken);

    public ValueTask<LogRange> GetRangeAsync(string topic, int partition, CancellationToken cancellationToken = default) =>
        _log.GetRangeAsync(topic, partition, cancellationToken);

    public ValueTask<long> FindOffsetAsync(string topic, int partition, long appendTime, CancellationToken cancellationToken = default) =>
        _log.FindOffsetAsync(topic, partition, appendTime, cancellationToken);

    public ValueTask<string?> GetPositionAsync(string topic, string source, CancellationToken cancellationToken = default) =>
        _log.GetPositionAsync(topic, source, cancellationToken);

    public ILogReader OpenReader(string topic, string group) => _log.OpenReader(topic, group);

    public ValueTask<IReadOnlyList<StoredRecord>> ReadNewestAsync(string topic, int limit, CancellationToken cancellationToken = default) =>
        _log.ReadNewestAsync(topic, limit, cancellationToken);

    public ValueTask DisposeAsync() => _log.DisposeAsync();

    private async Task DoneAsync(Task appended)
    {
        await appended;
        await Open;
        lock (_gate)
        {
            Waiting--;
        }
    }
}
