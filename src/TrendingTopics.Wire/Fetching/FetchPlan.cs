using TrendingTopics.Wire.Protocol;

namespace TrendingTopics.Wire.Fetching;

/// <summary>
/// What the threads of a reader share: what is to be fetched and what has come. The reader says what it wants, fetchers take it from
/// here and put answers in one queue, in the order in which they are to be read; the steward says who leads what.
/// </summary>
/// <param name="topic">The topic.</param>
/// <param name="options">How it is read.</param>
/// <param name="clock">Measures waits.</param>
internal sealed class FetchPlan(string topic, WireOptions options, TimeProvider clock)
{
    private readonly Queue<ReadyAnswer> _ready = new();

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

    /// <summary>How many answers are ready.</summary>
    public int ReadyCount => _ready.Count;

    /// <summary>The lane on which fewest partitions are fetched; under the gate.</summary>
    public int FindLane()
    {
        Span<int> counts = stackalloc int[BrokerFetcher.Lanes];
        foreach (var partition in Partitions)
        {
            counts[partition.Lane] += partition.IsWanted ? 1 : 0;
        }

        var fewest = 0;
        for (var lane = 1; lane < counts.Length; lane++)
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

    /// <summary>Puts an answer in the queue.</summary>
    public void Publish(BrokerFetcher from, FetchAnswer answer)
    {
        lock (Gate)
        {
            _ready.Enqueue(new ReadyAnswer(from, answer));
            Monitor.PulseAll(Gate);
        }
    }

    /// <summary>Gives back the answer that was read, if there is one, and takes the next.</summary>
    public ReadyAnswer Exchange(ReadyAnswer read)
    {
        lock (Gate)
        {
            read.From?.TakeBack(read.Answer!);
            if (read.From is not null)
            {
                Monitor.PulseAll(Gate);
            }

            return _ready.TryDequeue(out var next) ? next : default;
        }
    }
}

/// <summary>An answer to be read, and who is to have it back.</summary>
/// <param name="From">Who fetched it.</param>
/// <param name="Answer">The answer.</param>
internal readonly record struct ReadyAnswer(BrokerFetcher? From, FetchAnswer? Answer);

/// <summary>What a partition has, that does not have what was to be read next.</summary>
/// <param name="Partition">The partition.</param>
/// <param name="Generation">For which start of it.</param>
/// <param name="Offset">What was to be read next.</param>
/// <param name="Range">What it has.</param>
internal readonly record struct LostRange(int Partition, int Generation, long Offset, Engine.Logs.LogRange Range);
