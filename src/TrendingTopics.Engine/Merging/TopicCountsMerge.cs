using System.Buffers.Binary;
using TrendingTopics.Engine.Rankings;

namespace TrendingTopics.Engine.Merging;

/// <summary>
/// Adds up several packed counts, each sorted by topic, by walking them side by side: every topic comes once, in ordinal order, with
/// the sum of its counts. Nothing is copied; the least next topic is at the root of a heap.
/// </summary>
internal sealed class TopicCountsMerge
{
    private readonly TopicCountsReader[] _readers;
    private readonly Head[] _heap;
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
                _heap[_size++] = HeadOf(i);
            }
        }

        for (var i = (_size / 2) - 1; i >= 0; i--)
        {
            SiftDown(i);
        }
    }

    /// <summary>The topic read last, in UTF-8; it points into the chunk that holds it.</summary>
    public ReadOnlyMemory<byte> Topic { get; private set; }

    /// <summary>The sum of its counts.</summary>
    public long Count { get; private set; }

    /// <summary>Reads the next topic; false behind the last.</summary>
    public bool Read()
    {
        if (_size == 0)
        {
            return false;
        }

        var least = _heap[0];
        Topic = _readers[least.Reader].Topic;
        Count = 0;
        do
        {
            Count += TakeRoot();
        }
        while (_size > 0 && _heap[0].Prefix == least.Prefix && _readers[_heap[0].Reader].Topic.Span.SequenceEqual(Topic.Span));

        return true;
    }

    private long TakeRoot()
    {
        var index = _heap[0].Reader;
        var count = _readers[index].Count;
        _heap[0] = _readers[index].Read() ? HeadOf(index) : _heap[--_size];
        SiftDown(0);
        return count;
    }

    private void SiftDown(int at)
    {
        var head = _heap[at];
        while ((2 * at) + 1 < _size)
        {
            var child = (2 * at) + 1;
            if (child + 1 < _size && IsBefore(_heap[child + 1], _heap[child]))
            {
                child++;
            }

            if (!IsBefore(_heap[child], head))
            {
                break;
            }

            _heap[at] = _heap[child];
            at = child;
        }

        _heap[at] = head;
    }

    private bool IsBefore(Head left, Head right) =>
        left.Prefix != right.Prefix
            ? left.Prefix < right.Prefix
            : _readers[left.Reader].Topic.Span.SequenceCompareTo(_readers[right.Reader].Topic.Span) < 0;

    private Head HeadOf(int reader) => new(PrefixOf(_readers[reader].Topic.Span), reader);

    private static ulong PrefixOf(ReadOnlySpan<byte> topic)
    {
        if (topic.Length >= sizeof(ulong))
        {
            return BinaryPrimitives.ReadUInt64BigEndian(topic);
        }

        Span<byte> padded = stackalloc byte[sizeof(ulong)];
        padded.Clear();
        topic.CopyTo(padded);
        return BinaryPrimitives.ReadUInt64BigEndian(padded);
    }

    /// <summary>A reader's next topic by its first eight bytes, which decide most comparisons without touching the chunk.</summary>
    private readonly record struct Head(ulong Prefix, int Reader);
}
