using TrendingTopics.Engine.Rankings;

namespace TrendingTopics.Engine.Merging;

/// <summary>
/// Adds up several packed counts, each sorted by topic, by walking them side by side: every topic comes once, in ordinal order, with
/// the sum of its counts. The least next topic is at the root of a heap.
/// </summary>
internal sealed class TopicCountsMerge
{
    private readonly TopicCountsReader[] _readers;
    private readonly Head[] _heap;
    private byte[] _topic = new byte[64];
    private int _length;
    private int _size;

    /// <summary>Merges the given packed counts from their first entries.</summary>
    public TopicCountsMerge(IReadOnlyList<IReadOnlyList<ReadOnlyMemory<byte>>> parts)
    {
        _readers = new TopicCountsReader[parts.Count];
        _heap = new Head[parts.Count];
        for (var i = 0; i < parts.Count; i++)
        {
            _readers[i] = new TopicCountsReader(parts[i]);
            if (_readers[i].Read())
            {
                _heap[_size++] = new Head(_readers[i].Key, i);
            }
        }

        for (var i = (_size / 2) - 1; i >= 0; i--)
        {
            SiftDown(i);
        }
    }

    /// <summary>The topic read last, in UTF-8; valid until the next one is read.</summary>
    public ReadOnlySpan<byte> Topic => _topic.AsSpan(0, _length);

    /// <summary>The sum of its counts.</summary>
    public long Count { get; private set; }

    /// <summary>How many counts were added up so far.</summary>
    public long Entries { get; private set; }

    /// <summary>Reads the next topic; false behind the last.</summary>
    public bool Read()
    {
        if (_size == 0)
        {
            return false;
        }

        var least = _heap[0].Key;
        Keep(_readers[_heap[0].Reader].Topic.Span);
        Count = 0;
        do
        {
            Count += TakeRoot();
            Entries++;
        }
        while (_size > 0 && IsRoot(least));

        return true;
    }

    private void Keep(ReadOnlySpan<byte> topic)
    {
        if (_topic.Length < topic.Length)
        {
            _topic = new byte[2 * topic.Length];
        }

        topic.CopyTo(_topic);
        _length = topic.Length;
    }

    private bool IsRoot(in TopicKey least) =>
        _heap[0].Key.TryCompare(least, out var order) ? order == 0 : _readers[_heap[0].Reader].Topic.Span.SequenceEqual(Topic);

    private long TakeRoot()
    {
        var index = _heap[0].Reader;
        ref var reader = ref _readers[index];
        var count = reader.Count;
        _heap[0] = reader.Read() ? new Head(reader.Key, index) : _heap[--_size];
        SiftDown(0);
        return count;
    }

    private void SiftDown(int at)
    {
        var heap = _heap.AsSpan(0, _size);
        if ((uint)at >= (uint)heap.Length)
        {
            return;
        }

        var head = heap[at];
        for (var child = (2 * at) + 1; (uint)child < (uint)heap.Length; child = (2 * at) + 1)
        {
            if (child + 1 < heap.Length && IsBefore(heap[child + 1], heap[child]))
            {
                child++;
            }

            if (!IsBefore(heap[child], head))
            {
                break;
            }

            heap[at] = heap[child];
            at = child;
        }

        heap[at] = head;
    }

    private bool IsBefore(in Head left, in Head right) => left.Key.TryCompare(right.Key, out var order)
        ? order < 0
        : _readers[left.Reader].Topic.Span.SequenceCompareTo(_readers[right.Reader].Topic.Span) < 0;

    /// <summary>A reader's next topic.</summary>
    private readonly record struct Head(TopicKey Key, int Reader);
}
