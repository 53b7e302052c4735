using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using TrendingTopics.Engine.Logs;
using Xunit;

namespace TrendingTopics.Contracts.Logs;

/// <summary>
/// Takes partitions at once: checks that each one's records come one after the other, in their order and not while it is paused, and
/// pauses it now and then.
/// </summary>
public sealed class SharedHandler(ILogReader reader) : ILogHandler
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(3);
    private readonly ConcurrentDictionary<int, Partition> _partitions = new();

    /// <inheritdoc/>
    public bool TakesPartitionsAtOnce => true;

    /// <summary>After how many records of a partition it is paused; 0: never.</summary>
    public int PauseAfter { get; init; }

    /// <summary>How many records a poll may push at least, of 3,000 at most. Where it is above 2,000, no one thread can take them all at first.</summary>
    public int LeastPolled { get; init; } = 1;

    /// <summary>Called for each record, with its partition.</summary>
    public Action<int> Taking { get; set; } = _ => { };

    /// <summary>How many records the partitions have pushed since they were started.</summary>
    public int Records => _partitions.Values.Sum(partition => partition.Values.Count);

    /// <summary>Polls, resumes what is paused, begins partitions anew now and then, until all is read; asserts that nothing is missing.</summary>
    public void AssertReads(IReadOnlyCollection<string> values, int partitions)
    {
        var random = new Random(1);
        var restarts = 5;
        var clock = Stopwatch.StartNew();
        while (_partitions.Count < partitions || restarts > 0 || Records < values.Count)
        {
            Assert.True(clock.Elapsed < Deadline, $"Not in time: {values.Count} records. Pushed so far: {Records}.");
            reader.Poll(this, random.Next(LeastPolled, 3000), TimeSpan.FromMilliseconds(5));
            foreach (var (number, partition) in _partitions.Where(p => p.Value.IsPaused && random.Next(2) == 0))
            {
                partition.IsPaused = false;
                reader.Resume(number);
            }

            if (restarts > 0 && _partitions.Count == partitions && random.Next(20) == 0)
            {
                restarts--;
                Start(random.Next(partitions));
            }
        }

        Assert.Equal(values.Order(StringComparer.Ordinal), _partitions.Values.SelectMany(partition => partition.Values).Order(StringComparer.Ordinal));
    }

    /// <inheritdoc/>
    public void OnAssigned(int partition) => Start(partition);

    /// <inheritdoc/>
    public void OnRevoked(int partition) => _partitions.TryRemove(partition, out _);

    /// <inheritdoc/>
    public void OnRecord(in LogRecord record)
    {
        var partition = _partitions[record.Partition];
        partition.Enter();
        Take(partition, record);
        partition.Leave();
    }

    /// <inheritdoc/>
    public int OnRecords(in LogRecords records)
    {
        var partition = _partitions[records.Partition];
        partition.Enter();
        var taken = 0;
        do
        {
            Take(partition, records[taken++]);
        }
        while (taken < records.Count && !partition.IsPaused);
        partition.Leave();
        return taken;
    }

    /// <inheritdoc/>
    public void OnEnd(int partition, long endOffset)
    {
        var state = _partitions[partition];
        state.Enter();
        Assert.False(state.IsPaused);
        Assert.Equal(endOffset, state.Next);
        state.Leave();
    }

    /// <inheritdoc/>
    public void OnOutOfRange(int partition, LogRange range) => Assert.Fail($"Partition {partition} has {range}.");

    private void Start(int partition)
    {
        _partitions[partition] = new Partition();
        reader.Start(partition, 0);
    }

    private void Take(Partition partition, in LogRecord record)
    {
        Taking(record.Partition);
        Assert.False(partition.IsPaused);
        Assert.Equal(partition.Next, record.Offset);
        partition.Next++;
        partition.Values.Add(Encoding.Latin1.GetString(record.Value));
        if (PauseAfter > 0 && partition.Next % PauseAfter == 0)
        {
            partition.IsPaused = true;
            reader.Pause(record.Partition);
        }
    }

    private sealed class Partition
    {
        private int _inside;

        public long Next { get; set; }

        public List<string> Values { get; } = [];

        public bool IsPaused { get; set; }

        public void Enter() => Assert.Equal(0, Interlocked.Exchange(ref _inside, 1));

        public void Leave() => Volatile.Write(ref _inside, 0);
    }
}
