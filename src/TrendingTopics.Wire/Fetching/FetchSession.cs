using TrendingTopics.Wire.Protocol;

namespace TrendingTopics.Wire.Fetching;

/// <summary>
/// A fetch session with a broker: the broker remembers what was asked, so that a request names only what has changed and an answer only
/// what has news.
/// </summary>
internal sealed class FetchSession
{
    private readonly Dictionary<int, Held> _held = [];
    private readonly List<int> _gone = [];
    private AskedPartition[] _changed = new AskedPartition[8];
    private int[] _forgotten = new int[8];
    private int _round;

    /// <summary>The session; 0: none.</summary>
    public int Id { get; private set; }

    /// <summary>The next request of it; 0: it begins anew.</summary>
    public int Epoch { get; private set; }

    /// <summary>Begins anew with the next request; the broker closes what it has.</summary>
    public void Restart() => (Epoch, _round) = (0, 0);

    /// <summary>Begins anew where the broker knows nothing of it.</summary>
    public void Forget()
    {
        Id = 0;
        Restart();
    }

    /// <summary>Picks what a request has to name.</summary>
    public void Prepare(ReadOnlySpan<AskedPartition> asked, out ReadOnlySpan<AskedPartition> changed, out ReadOnlySpan<int> forgotten)
    {
        if (Epoch == 0)
        {
            _held.Clear();
        }

        _round++;
        var count = 0;
        foreach (ref readonly var partition in asked)
        {
            var isHeld = _held.TryGetValue(partition.Number, out var held);
            if (!isHeld || held.Asked.Offset != partition.Offset || held.Asked.Bytes != partition.Bytes || held.Asked.LeaderEpoch != partition.LeaderEpoch)
            {
                if (count == _changed.Length)
                {
                    Array.Resize(ref _changed, 2 * count);
                }

                _changed[count++] = partition;
            }

            _held[partition.Number] = new Held(partition, isHeld ? held.End : PartitionSlice.NoEnd, _round);
        }

        changed = _changed.AsSpan(0, count);
        forgotten = TakeForgotten();
    }

    /// <summary>What was asked of the partition.</summary>
    public bool TryGetAsked(int partition, out AskedPartition asked)
    {
        var isHeld = _held.TryGetValue(partition, out var held) && held.Round == _round;
        asked = held.Asked;
        return isHeld;
    }

    /// <summary>Notes the end that an answer told.</summary>
    public void Note(in PartitionSlice slice)
    {
        if (_held.TryGetValue(slice.Asked.Number, out var held))
        {
            _held[slice.Asked.Number] = held with { End = slice.Error == ErrorCode.None ? slice.StableEnd : PartitionSlice.NoEnd, Answered = _round };
        }
    }

    /// <summary>Adds to the answer what it leaves out because it is as before: partitions that were, and are, read to their end.</summary>
    public void AddUnchanged(FetchAnswer answer)
    {
        foreach (var held in _held.Values)
        {
            if (held.Round == _round && held.Answered != _round && held.End != PartitionSlice.NoEnd && held.Asked.Offset >= held.End)
            {
                answer.Add(new PartitionSlice
                {
                    Asked = held.Asked,
                    NextOffset = held.Asked.Offset,
                    End = held.End,
                    StableEnd = held.End,
                    PreferredBroker = -1,
                });
            }
        }
    }

    /// <summary>Goes on after an answer.</summary>
    /// <param name="session">The session that it names.</param>
    public void Continue(int session)
    {
        Id = session;
        Epoch = session == 0 ? 0 : Epoch == int.MaxValue ? 1 : Epoch + 1;
    }

    private ReadOnlySpan<int> TakeForgotten()
    {
        if (_held.Count == 0)
        {
            return default;
        }

        foreach (var (partition, held) in _held)
        {
            if (held.Round != _round)
            {
                _gone.Add(partition);
            }
        }

        var count = _gone.Count;
        if (count > _forgotten.Length)
        {
            _forgotten = new int[count];
        }

        for (var i = 0; i < count; i++)
        {
            _forgotten[i] = _gone[i];
            _held.Remove(_gone[i]);
        }

        _gone.Clear();
        return _forgotten.AsSpan(0, count);
    }

    private readonly record struct Held(AskedPartition Asked, long End, int Round, int Answered = 0);
}
