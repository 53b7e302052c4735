using TrendingTopics.Engine.Logs;
using TrendingTopics.Simulation.Randomness;
using TrendingTopics.Simulation.Scenarios;

namespace TrendingTopics.Simulation.Logs;

/// <summary>A log of one topic, which may be deleted and created again, and the assignment of its partitions to readers.</summary>
internal sealed class SimulatedLog
{
    private readonly SeededRandom _random;
    private readonly string _name;
    private readonly int _most;
    private readonly SimulatedReader?[] _owners;
    private readonly int[] _turns;
    private readonly Dictionary<string, SimulatedTopic> _topics = new(StringComparer.Ordinal);

    public SimulatedLog(SeededRandom random, string name, Scenario scenario)
    {
        _random = random;
        _name = name;
        _most = scenario.Partitions;
        _owners = new SimulatedReader?[_most];
        _turns = new int[_most];
        Current = Create(scenario.Records, scenario.FirstPartitions, scenario.GrowsAt);
    }

    /// <summary>The topic as it exists now.</summary>
    public SimulatedTopic Current { get; private set; }

    /// <summary>Every topic that has existed under the name, by id.</summary>
    public IReadOnlyDictionary<string, SimulatedTopic> Topics => _topics;

    /// <summary>How many partitions the topic has now.</summary>
    public int Partitions => Current.Topic.Partitions;

    /// <summary>Deletes the topic and creates it again under the same name.</summary>
    public void Recreate(IReadOnlyList<SimulatedRecord> records) => Current = Create(records, _most, growsAt: 0);

    public SimulatedReader? OwnerOf(int partition) => _owners[partition];

    /// <summary>Gives a partition to a reader; its former owner learns of it (sooner or later) through its polls.</summary>
    /// <param name="partition">The partition.</param>
    /// <param name="reader">The new owner; null for none.</param>
    /// <param name="former">Whether the former owner still polls: it then gives the partition back before the new one gets it.</param>
    public void Assign(int partition, SimulatedReader? reader, bool former = true)
    {
        var owner = _owners[partition];
        if (ReferenceEquals(owner, reader))
        {
            return;
        }

        _owners[partition] = reader;
        var turn = ++_turns[partition];
        if (owner is null)
        {
            reader?.Receive(partition);
        }
        else if (former)
        {
            owner.Lose(partition, () => Offer(partition, turn));
        }
        else
        {
            owner.Lose(partition, () => { });
            reader?.Receive(partition);
        }
    }

    private void Offer(int partition, int turn)
    {
        // By the time that the former owner has let go, the partition may have been given to yet another.
        if (_turns[partition] == turn)
        {
            _owners[partition]?.Receive(partition);
        }
    }

    private SimulatedTopic Create(IReadOnlyList<SimulatedRecord> records, int firstPartitions, int growsAt)
    {
        var topic = new LogTopic(_name, $"topic-{_topics.Count + 1}", _most);
        return _topics[topic.Id] = new SimulatedTopic(topic, records, firstPartitions, growsAt, _random.Fork());
    }
}
