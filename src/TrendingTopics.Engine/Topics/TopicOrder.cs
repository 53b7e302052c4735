using System.Buffers.Binary;
using TrendingTopics.Engine.Rankings;

namespace TrendingTopics.Engine.Topics;

/// <summary>
/// Keeps the live topics in ordinal UTF-8 order, lazily: topics that came since the last use are sorted and put in, and topics that went
/// stay until they are many. With nearly the same topics window after window, packing a window is one pass.
/// </summary>
internal sealed class TopicOrder(TopicTable topics)
{
    // Up to such a part of all may come without a new order, and as many may be gone.
    private const int Few = 8;
    private readonly List<(int Id, uint Generation)> _added = [];
    private Item[] _sorted = [];
    private Item[] _spare = [];
    private byte[] _bytes = [];
    private byte[] _spareBytes = [];

    // By id, that of the topic that it was given to last: closer together than the table has them.
    private uint[] _generations = [];
    private int _count;
    private int _end;
    private long _freed;

    /// <summary>A topic has become live.</summary>
    public void Add(int id)
    {
        // Where nobody asks for the order, what came and went must not pile up.
        if (_added.Count > (2 * topics.Live) + 4096)
        {
            _added.RemoveAll(item => !topics.IsLive(item.Id, item.Generation));
        }

        var generation = topics.Generation(id);
        _added.Add((id, generation));
        if (id >= _generations.Length)
        {
            Array.Resize(ref _generations, Math.Max(256, 2 * id));
        }

        _generations[id] = generation;
    }

    /// <summary>The live topics in order, and some that have gone; valid until one comes or goes.</summary>
    public ReadOnlySpan<Item> Sorted()
    {
        if (_added.Count > 0)
        {
            var added = TakeAdded();
            if (Few * (long)added.Length > _count || Few * (topics.Freed - _freed) > _count)
            {
                Merge(added);
            }
            else
            {
                Insert(added);
            }
        }

        return _sorted.AsSpan(0, _count);
    }

    /// <summary>Whether an item's topic is the one that its id stands for, where that stands for one.</summary>
    public bool IsNamed(in Item item) => _generations[item.Id] == item.Generation;

    /// <summary>The bytes of all sorted topics, one behind the other, so that a walk reads memory in order; others may follow.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes;

    /// <summary>Sorts ids by their topics.</summary>
    /// <remarks>
    /// Most significant eight bytes first, as integers; runs of equal ones are sorted by the next eight (a radix exchange in steps of a
    /// word), so that few comparisons follow a reference into memory.
    /// </remarks>
    public void Sort(Span<int> ids)
    {
        Sort(ids, new ulong[ids.Length], 0);
    }

    private void Sort(Span<int> ids, Span<ulong> keys, int depth)
    {
        for (var i = 0; i < ids.Length; i++)
        {
            keys[i] = Key(topics.Bytes(ids[i]), depth);
        }

        keys.Sort(ids);
        for (var start = 0; start < ids.Length;)
        {
            var end = start + 1;
            while (end < ids.Length && keys[end] == keys[start])
            {
                end++;
            }

            if (end - start > 1)
            {
                SortRun(ids[start..end], keys[start..end], depth + sizeof(ulong));
            }

            start = end;
        }
    }

    // Zero padding makes a topic's end look like NUL bytes: topics that end within the word come first, by length.
    private void SortRun(Span<int> ids, Span<ulong> keys, int depth)
    {
        var ended = 0;
        for (var i = 0; i < ids.Length; i++)
        {
            if (topics.Bytes(ids[i]).Length <= depth)
            {
                (ids[ended], ids[i]) = (ids[i], ids[ended]);
                ended++;
            }
        }

        ids[..ended].Sort((a, b) => topics.Bytes(a).Length.CompareTo(topics.Bytes(b).Length));
        if (ids.Length - ended > 1)
        {
            Sort(ids[ended..], keys[ended..], depth);
        }
    }

    private static ulong Key(ReadOnlySpan<byte> bytes, int depth)
    {
        var rest = bytes.Length > depth ? bytes[depth..] : default;
        if (rest.Length >= sizeof(ulong))
        {
            return BinaryPrimitives.ReadUInt64BigEndian(rest);
        }

        ulong key = 0;
        for (var i = 0; i < sizeof(ulong); i++)
        {
            key = (key << 8) | (i < rest.Length ? rest[i] : (byte)0);
        }

        return key;
    }

    private Span<int> TakeAdded()
    {
        var ids = new int[_added.Count];
        var count = 0;
        foreach (var (id, generation) in _added)
        {
            if (topics.IsLive(id, generation))
            {
                ids[count++] = id;
            }
        }

        _added.Clear();
        var added = ids.AsSpan(0, count);
        Sort(added);
        return added;
    }

    // What lies between two of them moves as a whole.
    private void Insert(ReadOnlySpan<int> added)
    {
        if (_count + added.Length > _sorted.Length)
        {
            Array.Resize(ref _sorted, _count + added.Length + (_count / 4));
        }

        var end = _count;
        _count += added.Length;
        for (var i = added.Length - 1; i >= 0; i--)
        {
            var bytes = topics.Bytes(added[i]);
            var place = PlaceOf(bytes, end);
            Array.Copy(_sorted, place, _sorted, place + i + 1, end - place);
            Put(place + i, added[i], bytes);
            end = place;
        }
    }

    private ReadOnlySpan<byte> BytesOf(in Item item) => _bytes.AsSpan(item.Start, item.Length);

    private int PlaceOf(ReadOnlySpan<byte> bytes, int end)
    {
        var low = 0;
        while (low < end)
        {
            var middle = (low + end) >>> 1;
            (low, end) = BytesOf(_sorted[middle]).SequenceCompareTo(bytes) < 0 ? (middle + 1, end) : (low, middle);
        }

        return low;
    }

    // Where many have come or gone, all that are there are written anew.
    private void Merge(ReadOnlySpan<int> added)
    {
        // Into the other pair of buffers: this one is still read from.
        (_sorted, _spare) = (_spare, _sorted);
        (_bytes, _spareBytes) = (_spareBytes, _bytes);
        var sorted = _spare.AsSpan(0, _count);
        var sortedBytes = _spareBytes;
        if (_sorted.Length < topics.Live)
        {
            _sorted = new Item[topics.Live + (topics.Live / 4)];
        }

        _count = 0;
        _end = 0;
        var next = 0;
        foreach (var item in sorted)
        {
            if (!topics.IsLive(item.Id, item.Generation))
            {
                continue;
            }

            var bytes = sortedBytes.AsSpan(item.Start, item.Length);
            while (next < added.Length && topics.Bytes(added[next]).SequenceCompareTo(bytes) < 0)
            {
                Put(_count++, added[next], topics.Bytes(added[next]));
                next++;
            }

            Put(_count++, item.Id, bytes);
        }

        for (; next < added.Length; next++)
        {
            Put(_count++, added[next], topics.Bytes(added[next]));
        }

        _freed = topics.Freed;
    }

    private void Put(int place, int id, ReadOnlySpan<byte> bytes)
    {
        // With some to spare, so that the last one can be copied as a vector as well.
        if (_end + bytes.Length + TopicCountsWriter.Slack > _bytes.Length)
        {
            Array.Resize(ref _bytes, Math.Max(4096, 2 * (_end + bytes.Length)));
        }

        bytes.CopyTo(_bytes.AsSpan(_end));
        _sorted[place] = new Item(id, topics.Generation(id), _end, bytes.Length);
        _end += bytes.Length;
    }

    /// <summary>A topic in its place.</summary>
    /// <param name="Id">Its id.</param>
    /// <param name="Generation">Which of the id's topics.</param>
    /// <param name="Start">Where its bytes begin.</param>
    /// <param name="Length">How many there are.</param>
    public readonly record struct Item(int Id, uint Generation, int Start, int Length);
}
