using TrendingTopics.Engine.Logs;
using TrendingTopics.Simulation.Randomness;
using TrendingTopics.Simulation.Running;
using TrendingTopics.Simulation.Scenarios;

namespace TrendingTopics.Simulation.Logs;

/// <summary>The reader of one simulated process for one run: pushes batches of random sizes from its partitions in random turns.</summary>
internal sealed class SimulatedReader(SimulatedLog log, SeededRandom random, SimulatedClock clock, EventOrder order, int process, int run) : ILogReader
{
    // As with a real log, the bytes go on behind a record, so that the last ones are parsed together with the others, too.
    private const int Behind = 64;
    private readonly Dictionary<int, Position> _positions = [];
    private readonly List<(int Partition, bool Assigned, Action Delivered)> _changes = [];
    private int _blind;

    /// <summary>How many records it has pushed.</summary>
    public long Pushed { get; private set; }

    /// <summary>Whether it still has to tell its owner of partitions won or lost.</summary>
    public bool IsSettled => _changes.Count == 0;

    /// <summary>Whether it says that records are gone; without it, it goes on with the next that there is.</summary>
    public bool TellsLosses { get; init; } = true;

    /// <summary>Whether it confirms an end only where everything before it was pushed.</summary>
    public bool TellsTrueEnds { get; init; } = true;

    /// <summary>For so many polls the reader learns of no change, as a client that was frozen and works off what it had fetched.</summary>
    public void StayBlind(int polls) => _blind = polls;

    public void Receive(int partition) => _changes.Add((partition, true, () => { }));

    public void Lose(int partition, Action delivered) => _changes.Add((partition, false, delivered));

    public int Poll(ILogHandler handler, int maxRecords, TimeSpan wait)
    {
        Deliver(handler);
        var budget = Math.Min(maxRecords, 1 + random.Below(random.Chance(0.3) ? 4 : 60));
        var pushed = 0;
        while (pushed < budget && Next() is { } partition)
        {
            pushed += Push(handler, partition, Math.Min(budget - pushed, 1 + random.Below(20)));
        }

        Pushed += pushed;
        ConfirmEnds(handler);
        return pushed;
    }

    public void Start(int partition, long offset) => _positions[partition] = new Position { Offset = offset, Started = true };

    public void Pause(int partition) => _positions[partition].Paused = true;

    public void Resume(int partition) => _positions[partition].Paused = false;

    public void Wake()
    {
    }

    public ValueTask DisposeAsync()
    {
        _positions.Clear();
        return ValueTask.CompletedTask;
    }

    private void Deliver(ILogHandler handler)
    {
        if (_blind > 0)
        {
            _blind--;
            return;
        }

        while (_changes.Count > 0)
        {
            var (partition, assigned, delivered) = _changes[0];
            _changes.RemoveAt(0);
            if (assigned)
            {
                _positions[partition] = new Position();
                handler.OnAssigned(partition);
            }
            else if (_positions.Remove(partition))
            {
                handler.OnRevoked(partition);
            }

            delivered();
        }
    }

    private int? Next()
    {
        List<int> ready = [];
        foreach (var (partition, position) in _positions)
        {
            if (position.Reads && (IsOutOfRange(partition, position) || Index(partition, position) < log.Current.Records(partition).Count))
            {
                ready.Add(partition);
            }
        }

        return ready.Count == 0 ? null : random.Pick(ready);
    }

    private int Push(ILogHandler handler, int partition, int count)
    {
        var position = _positions[partition];
        if (IsOutOfRange(partition, position))
        {
            var range = log.Current.Range(partition);
            if (!TellsLosses && position.Offset < range.Start)
            {
                position.Offset = range.Start;
                return 0;
            }

            position.Started = false;
            log.Current.OnLost(new LostRecords(partition, position.Offset, range.Start, process, run, order.Next()));
            handler.OnOutOfRange(partition, range);
            return 0;
        }

        var records = log.Current.Records(partition);
        var index = Index(partition, position);
        return index < records.Count && position.Reads ? PushTogether(handler, partition, position, [.. records.Skip(index).Take(count)]) : 0;
    }

    private int PushTogether(ILogHandler handler, int partition, Position position, SimulatedRecord[] records)
    {
        var data = records.SelectMany(record => record.Value).Concat(new byte[Behind]).ToArray();
        var places = new LogRecordPlace[records.Length];
        var start = 0;
        for (var i = 0; i < places.Length; i++)
        {
            places[i] = new LogRecordPlace(records[i].Offset, records[i].AppendTime, start, records[i].Value.Length, 0, 0);
            start += records[i].Value.Length;
        }

        var pushed = 0;
        while (pushed < records.Length && position.Reads)
        {
            var taken = handler.OnRecords(new LogRecords { Partition = partition, Data = data, Places = places.AsSpan(pushed) });
            foreach (var record in records.Skip(pushed).Take(taken))
            {
                position.Offset = record.Offset + 1;
                log.Current.OnPush(record, clock.Now, run);
            }

            pushed += taken;
            if (!_positions.TryGetValue(partition, out var now) || !ReferenceEquals(now, position))
            {
                // Started anew from within the push.
                break;
            }
        }

        return pushed;
    }

    private void ConfirmEnds(ILogHandler handler)
    {
        foreach (var (partition, position) in _positions.ToArray())
        {
            if (position.Reads && !IsOutOfRange(partition, position) && IsAtEnd(partition, position) && random.Chance(0.9))
            {
                // What the reader's position says is the log's end, also behind marks that are no records.
                position.Offset = TellsTrueEnds ? log.Current.End(partition) : position.Offset;
                log.Current.Confirm(partition, log.Current.End(partition), clock.Now, run);
                handler.OnEnd(partition, log.Current.End(partition));
            }
        }
    }

    private bool IsAtEnd(int partition, Position position) => !TellsTrueEnds || Index(partition, position) == log.Current.Records(partition).Count;

    private bool IsOutOfRange(int partition, Position position) =>
        position.Offset > log.Current.End(partition) || position.Offset < log.Current.Range(partition).Start;

    private int Index(int partition, Position position) => log.Current.IndexOf(partition, position.Offset);

    private sealed class Position
    {
        public long Offset { get; set; }

        public bool Started { get; set; }

        public bool Paused { get; set; }

        public bool Reads => Started && !Paused;
    }
}
