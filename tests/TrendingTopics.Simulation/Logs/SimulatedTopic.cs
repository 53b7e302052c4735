using TrendingTopics.Engine.Logs;
using TrendingTopics.Simulation.Randomness;
using TrendingTopics.Simulation.Scenarios;

namespace TrendingTopics.Simulation.Logs;

/// <summary>One topic's content. What is to come is laid out from the start; what is appended can be read.</summary>
internal sealed class SimulatedTopic
{
    private readonly IReadOnlyList<SimulatedRecord> _schedule;
    private readonly List<SimulatedRecord>[] _partitions;
    private readonly List<(long Offset, long At, int Run)>[] _seen;
    private readonly List<(long Offset, long At, int Run)>[] _confirmed;
    private readonly List<LostRecords> _losses = [];
    private readonly bool[] _trimmed;
    private readonly long[] _starts;
    private readonly long[] _ends;
    private readonly LogTopic _topic;
    private readonly int _firstPartitions;
    private readonly int _growsAt;
    private int _next;

    /// <param name="topic">The topic with all the partitions that it comes to have.</param>
    /// <param name="schedule">What is appended.</param>
    /// <param name="firstPartitions">How many partitions it has before so many records as <paramref name="growsAt"/> says are appended.</param>
    /// <param name="growsAt">How many that are.</param>
    /// <param name="random">Draws the gaps between offsets.</param>
    public SimulatedTopic(LogTopic topic, IReadOnlyList<SimulatedRecord> schedule, int firstPartitions, int growsAt, SeededRandom random)
    {
        (_topic, _firstPartitions, _growsAt) = (topic, firstPartitions, growsAt);
        _schedule = schedule;
        _partitions = [.. Enumerable.Range(0, topic.Partitions).Select(_ => new List<SimulatedRecord>())];
        _seen = [.. Enumerable.Range(0, topic.Partitions).Select(_ => new List<(long, long, int)>())];
        _confirmed = [.. Enumerable.Range(0, topic.Partitions).Select(_ => new List<(long, long, int)>())];
        _trimmed = new bool[topic.Partitions];
        _starts = new long[topic.Partitions];
        _ends = new long[topic.Partitions];

        var ends = new long[topic.Partitions];
        foreach (var record in schedule)
        {
            // Offsets leave gaps where a log keeps marks of its own.
            record.Offset = ends[record.Partition] + (random.Chance(0.03) ? random.Between(1, 3) : 0);
            ends[record.Partition] = record.Offset + 1;
        }
    }

    /// <summary>The topic as it is now.</summary>
    public LogTopic Topic => _topic with { Partitions = _next >= _growsAt ? _topic.Partitions : _firstPartitions };

    /// <summary>How many records are still to be appended.</summary>
    public int Remaining => _schedule.Count - _next;

    /// <summary>Append time of the record that comes next.</summary>
    public long NextAppend => _schedule[_next].AppendTime;

    /// <summary>Appends the next record of the schedule.</summary>
    public void Append()
    {
        var record = _schedule[_next++];
        _partitions[record.Partition].Add(record);
        _ends[record.Partition] = record.Offset + 1;
    }

    /// <summary>Drops a partition's records before one of those that are there, as retention does.</summary>
    public void Trim(int partition, SeededRandom random)
    {
        if (_partitions[partition].Count > 0)
        {
            _starts[partition] = random.Pick(_partitions[partition]).Offset;
        }
    }

    /// <summary>Drops records while they are being read: all before one of the newest, or all.</summary>
    public void Expire(int partition, SeededRandom random)
    {
        var records = _partitions[partition];
        if (records.Count > 0)
        {
            var start = random.Chance(0.1) ? _ends[partition] : records[^(1 + random.Below(Math.Min(records.Count, 40)))].Offset;
            _trimmed[partition] |= start > _starts[partition];
            _starts[partition] = Math.Max(_starts[partition], start);
        }
    }

    /// <summary>Whether records of the partition were dropped while it was being read.</summary>
    public bool IsTrimmed(int partition) => _trimmed[partition];

    /// <summary>What readers were told to have lost, in order.</summary>
    public IReadOnlyList<LostRecords> Losses => _losses;

    /// <summary>A reader is told that it has lost records.</summary>
    public void OnLost(LostRecords lost) => _losses.Add(lost);

    /// <summary>The offsets that a partition holds.</summary>
    public LogRange Range(int partition) => new(_starts[partition], _ends[partition]);

    /// <summary>A reader of a run was told that the partition holds nothing at or behind the offset.</summary>
    public void Confirm(int partition, long offset, long now, int run)
    {
        _seen[partition].Add((offset, now, run));
        _confirmed[partition].Add((offset, now, run));
    }

    /// <summary>A reader of a run got the record.</summary>
    public void OnPush(SimulatedRecord record, long now, int run) => _seen[record.Partition].Add((record.Offset, now, run));

    /// <summary>When readers of which run got what of a partition, in the order of time: records, and ends confirmed.</summary>
    public IReadOnlyList<(long Offset, long At, int Run)> Seen(int partition) => _seen[partition];

    /// <summary>When readers of which run were told of which ends of a partition, in the order of time.</summary>
    public IReadOnlyList<(long Offset, long At, int Run)> Confirmed(int partition) => _confirmed[partition];

    public long End(int partition) => _ends[partition];

    /// <summary>What a partition holds, in offset order.</summary>
    public IReadOnlyList<SimulatedRecord> Records(int partition) => _partitions[partition];

    /// <summary>Index of the first record at or behind the offset.</summary>
    public int IndexOf(int partition, long offset)
    {
        var records = _partitions[partition];
        var (from, to) = (0, records.Count);
        while (from < to)
        {
            var middle = (from + to) / 2;
            (from, to) = records[middle].Offset < offset ? (middle + 1, to) : (from, middle);
        }

        return from;
    }
}

/// <summary>What a reader could not read, since the log does not hold it any more.</summary>
/// <param name="Partition">The partition.</param>
/// <param name="From">The offset at which the reader stood.</param>
/// <param name="To">The first offset that the log holds.</param>
/// <param name="Process">Number of the process that reads.</param>
/// <param name="Run">Number of the run that it reads for.</param>
/// <param name="Order">Its place in the order of all that happens.</param>
internal sealed record LostRecords(int Partition, long From, long To, int Process, int Run, long Order);
