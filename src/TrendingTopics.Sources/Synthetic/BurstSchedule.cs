namespace TrendingTopics.Sources.Synthetic;

/// <summary>
/// Which topics burst when. Time is counted in events, so that a schedule is a function of options and seed. While topics burst, each
/// gets its factor's extra weight beside the usual weights, which add up to 1.
/// </summary>
internal sealed class BurstSchedule
{
    private readonly TopicTable _topics;
    private readonly SyntheticSourceOptions _options;

    /// <summary>Bursts to come, by their first event.</summary>
    private readonly PriorityQueue<Burst, long> _waiting = new();

    private readonly List<Burst> _active = [];
    private RandomNumbers _random;
    private long _automatic;
    private double _extra;

    public BurstSchedule(SyntheticSourceOptions options, TopicTable topics, ulong seed)
    {
        _options = options;
        _topics = topics;
        _random = new RandomNumbers(seed);
        foreach (var burst in options.Bursts.Scheduled)
        {
            Plan(topics.Find(burst.Topic), burst.At, burst.Length, burst.Factor);
        }

        PlanNextAutomatic();
        Enter(0);
    }

    /// <summary>The event at which something changes next.</summary>
    public long NextChange { get; private set; }

    /// <summary>How likely it is that an event belongs to a burst's extra weight.</summary>
    public double Chance => _extra / (1 + _extra);

    /// <summary>Refuses bursts of topics that there are not.</summary>
    public static void Validate(BurstOptions options, TopicTable topics)
    {
        for (var i = 0; i < options.Scheduled.Count; i++)
        {
            if (topics.Find(options.Scheduled[i].Topic) < 0)
            {
                throw Settings.Refused($"Bursts.Scheduled[{i}].Topic", options.Scheduled[i].Topic, "one of the source's topics");
            }
        }
    }

    /// <summary>
    /// A topic for a burst that names none, by a number from 0 up to and without 1: one that neither leads anyway nor is known to nobody.
    /// </summary>
    public static int TopicFor(TopicTable topics, double random)
    {
        const int FirstPlace = 5;
        const int LastPlace = 40;
        var first = Math.Min(FirstPlace, topics.Count - 1);
        return first + (int)(random * (Math.Min(LastPlace, topics.Count) - first));
    }

    /// <summary>Begins and ends what begins and ends at the given event.</summary>
    public void Enter(long index)
    {
        _active.RemoveAll(b => b.End <= index);
        while (_waiting.TryPeek(out var burst, out var start) && start <= index)
        {
            _waiting.Dequeue();
            if (burst.IsAutomatic)
            {
                PlanNextAutomatic();
            }

            if (burst.End > index)
            {
                _active.Add(burst);
            }
        }

        Weigh();
    }

    /// <summary>Begins a burst that is in no plan, at the given event.</summary>
    public void Begin(TriggeredBurst burst, long index)
    {
        _active.Add(new Burst(burst.Topic, index + Math.Max(1, EventAt(burst.Length)), (burst.Factor - 1) * _topics.Share(burst.Topic), IsAutomatic: false));
        Weigh();
    }

    /// <summary>The topic of an event that belongs to the extra weight, by a number from 0 to 1.</summary>
    public int Pick(double random)
    {
        var rest = random * _extra;
        foreach (var burst in _active)
        {
            rest -= burst.Weight;
            if (rest < 0)
            {
                return burst.Topic;
            }
        }

        return _active[^1].Topic;
    }

    private void Weigh()
    {
        _extra = _active.Sum(b => b.Weight);
        NextChange = _active.Count == 0 ? long.MaxValue : _active.Min(b => b.End);
        if (_waiting.TryPeek(out _, out var next))
        {
            NextChange = Math.Min(NextChange, next);
        }
    }

    private void PlanNextAutomatic()
    {
        var bursts = _options.Bursts;
        if (bursts.Every == TimeSpan.Zero)
        {
            return;
        }

        // Around the middle of each interval, so that the first one does not keep anybody waiting.
        var at = (_automatic++ + 0.25 + (_random.NextDouble() / 2)) * bursts.Every;
        var topic = TopicFor(_topics, _random.NextDouble());
        Plan(topic, at, bursts.Length, bursts.Factor, isAutomatic: true);
    }

    private void Plan(int topic, TimeSpan at, TimeSpan length, double factor, bool isAutomatic = false)
    {
        var burst = new Burst(topic, EventAt(at + length), (factor - 1) * _topics.Share(topic), isAutomatic);
        _waiting.Enqueue(burst, EventAt(at));
    }

    private long EventAt(TimeSpan time) => (long)Math.Ceiling(time.TotalSeconds * _options.Rate);

    private sealed record Burst(int Topic, long End, double Weight, bool IsAutomatic);
}
