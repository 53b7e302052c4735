using TrendingTopics.Wire.Protocol;

namespace TrendingTopics.Wire.Fetching;

/// <summary>Picks from the plan what one broker is to be asked.</summary>
/// <param name="plan">The plan.</param>
/// <param name="broker">The broker.</param>
/// <param name="lane">On which of its lanes.</param>
/// <param name="appetite">Says how much to ask for.</param>
internal sealed class FetchPicker(FetchPlan plan, int broker, int lane, FetchAppetite appetite)
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(1);
    private AskedPartition[] _asked = new AskedPartition[8];
    private int _count;
    private int _first;

    /// <summary>What it is to be asked.</summary>
    public ReadOnlySpan<AskedPartition> Asked => _asked.AsSpan(0, _count);

    /// <summary>The topic's id.</summary>
    public Guid TopicId { get; private set; }

    /// <summary>Where the broker is; null where that is not known.</summary>
    public BrokerAddress? Address { get; private set; }

    /// <summary>Picks; false where it is to be asked nothing now.</summary>
    public bool TryPick(out BrokerAddress address)
    {
        lock (plan.Gate)
        {
            _count = 0;
            TopicId = plan.TopicId;
            Address = plan.Brokers.GetValueOrDefault(broker);
            var now = plan.Clock.GetTimestamp();

            // A broker fills its answer in the order of the question: another partition comes first each time.
            _first++;
            for (var i = 0; i < plan.Partitions.Count && Address is not null; i++)
            {
                var partition = plan.Partitions[(_first + i) % plan.Partitions.Count];
                if (IsMine(partition) && partition.NotBefore <= now)
                {
                    Add(partition);
                }
            }
        }

        address = Address!;
        return _count > 0;
    }

    /// <summary>How long there will be nothing to ask if nothing changes; under the plan's gate.</summary>
    /// <param name="notBefore">When the broker may be asked at all.</param>
    public TimeSpan WaitFor(long notBefore)
    {
        var now = plan.Clock.GetTimestamp();
        var next = long.MaxValue;
        foreach (var partition in plan.Partitions)
        {
            if (IsMine(partition))
            {
                next = Math.Min(next, Math.Max(partition.NotBefore, notBefore));
            }
        }

        return next <= now ? TimeSpan.FromMilliseconds(1)
            : next == long.MaxValue || plan.Clock.GetElapsedTime(now, next) > LongestWait ? LongestWait
            : plan.Clock.GetElapsedTime(now, next) + TimeSpan.FromMilliseconds(1);
    }

    private bool IsMine(PlannedPartition partition) =>
        partition is { IsWanted: true, IsLost: false } && partition.Broker == broker && partition.Lane == lane;

    private void Add(PlannedPartition partition)
    {
        if (_count == _asked.Length)
        {
            Array.Resize(ref _asked, 2 * _count);
        }

        _asked[_count++] = new AskedPartition
        {
            Number = partition.Number,
            Generation = partition.Generation,
            Version = partition.Version,
            Offset = partition.Offset,
            Bytes = appetite.BytesFor(partition.BatchBytes),
            LeaderEpoch = partition.LeaderEpoch,
            ChecksLater = partition.ChecksLater,
        };
    }
}
