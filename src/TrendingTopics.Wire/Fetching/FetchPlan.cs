using TrendingTopics.Wire.Protocol;

namespace TrendingTopics.Wire.Fetching;

/// <summary>
/// What the threads of a reader share: what is to be fetched and what has come. The reader says what it wants, fetchers take it from
/// here and put answers in their lanes; the steward says who leads what.
/// </summary>
/// <param name="topic">The topic.</param>
/// <param name="options">How it is read.</param>
/// <param name="clock">Measures waits.</param>
internal sealed class FetchPlan(string topic, WireOptions options, TimeProvider clock)
{
    private const int FewestLanes = 2;
    private const int MostLanes = 8;

    /// <summary>Guards all of it; pulsed when something has changed.</summary>
    public object Gate { get; } = new();

    /// <summary>The topic.</summary>
    public string Topic { get; } = topic;

    /// <summary>How it is read.</summary>
    public WireOptions Options { get; } = options;

    /// <summary>Measures waits.</summary>
    public TimeProvider Clock { get; } = clock;

    /// <summary>Its partitions.</summary>
    public List<PlannedPartition> Partitions { get; } = [];

    /// <summary>What the fetchers have fetched.</summary>
    public List<FetchLane> Lanes { get; } = [];

    /// <summary>
    /// Fetchers that a broker has, at least two: a broker works on one request of a connection at a time, and none is under way between an
    /// answer's last byte and the next request, so it sends to one while the other asks. More where there are partitions for them and
    /// cores that count what they bring.
    /// </summary>
    public int LanesPerBroker => Math.Clamp(Math.Min(Options.Threads, Partitions.Count), FewestLanes, MostLanes);

    /// <summary>Takes a fetcher that has nowhere to put another answer; null: none does.</summary>
    public IPushHelp? Help { get; set; }

    /// <summary>The topic's id, as far as is known.</summary>
    public Guid TopicId { get; set; }

    /// <summary>The brokers.</summary>
    public IReadOnlyDictionary<int, BrokerAddress> Brokers { get; set; } = new Dictionary<int, BrokerAddress>();

    /// <summary>What the reader has to be told of partitions that lost records.</summary>
    public Queue<LostRange> Lost { get; } = new();

    /// <summary>Whether the reader was woken.</summary>
    public bool IsWoken { get; set; }

    /// <summary>Whether all is to end.</summary>
    public bool IsStopping { get; set; }

    /// <summary>Whether any lane has something that can be pushed.</summary>
    public bool IsReady => Lanes.Exists(static lane => lane.IsReady);

    /// <summary>The lane of a broker on which fewest partitions are fetched; under the gate.</summary>
    public int FindLane(int broker)
    {
        Span<int> counts = stackalloc int[MostLanes];
        foreach (var partition in Partitions)
        {
            counts[partition.Lane] += partition.IsWanted && partition.Broker == broker ? 1 : 0;
        }

        var (fewest, lanes) = (0, LanesPerBroker);
        for (var lane = 1; lane < lanes; lane++)
        {
            fewest = counts[lane] < counts[fewest] ? lane : fewest;
        }

        return fewest;
    }

    /// <summary>Changes something and lets those know who wait.</summary>
    public void Change(Action<FetchPlan> change)
    {
        lock (Gate)
        {
            change(this);
            Monitor.PulseAll(Gate);
        }
    }
}

/// <summary>What a partition has, that does not have what was to be read next.</summary>
/// <param name="Partition">The partition.</param>
/// <param name="Generation">For which start of it.</param>
/// <param name="Offset">What was to be read next.</param>
/// <param name="Range">What it has.</param>
internal readonly record struct LostRange(int Partition, int Generation, long Offset, Engine.Logs.LogRange Range);
