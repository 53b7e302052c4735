using System.Buffers.Binary;

namespace TrendingTopics.Engine.Topics;

/// <summary>
/// Keeps the live topics in ordinal UTF-8 order, lazily: topics that came since the last use are sorted and merged in, topics that went
/// are left out. With the same topics window after window, packing a window is one pass.
/// </summary>
internal sealed class TopicOrder(TopicTable topics)
{
    private readonly List<Item> _added = [];
    private Item[] _sorted = [];
    private Item[] _spare = [];
    private int _count;

    /// <summary>A topic has become live.</summary>
    public void Add(int id)
    {
        // Where nobody asks for the order, what came and went must not pile up.
        if (_added.Count > (2 * topics.Live) + 4096)
        {
            _added.RemoveAll(item => !IsCurrent(item));
        }

        _added.Add(new Item(id, topics.Generation(id)));
    }

    /// <summary>The ids of the live topics in order; valid until a topic comes or goes.</summary>
    public ReadOnlySpan<Item> Sorted()
    {
        if (_added.Count > 0)
        {
            Merge();
        }

        return _sorted.AsSpan(0, _count);
    }

    /// <summary>Whether the item still stands for the topic that it was added for.</summary>
    public bool IsCurrent(Item item) => !topics.IsFree(item.Id) && topics.Generation(item.Id) == item.Generation;

    /// <summary>Sorts ids by their topics.</summary>
    /// <remarks>
    /// Most significant eight bytes first, as integers; runs of equal ones are sorted by the next eight (a radix exchange in steps of a
    /// word), so that few comparisons follow a reference into memory.
    /// </remarks>
    public void Sort(Span<int> ids)
    {
        var keys = new ulong[ids.Length];
        Sort(ids, keys, 0);
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

    private void Merge()
    {
        var ids = new int[_added.Count];
        var count = 0;
        foreach (var item in _added)
        {
            if (IsCurrent(item))
            {
                ids[count++] = item.Id;
            }
        }

        _added.Clear();
        var added = ids.AsSpan(0, count);
        Sort(added);
        var merged = _spare.Length >= topics.Live ? _spare : new Item[Math.Max(topics.Live + (topics.Live / 4), 16)];
        var next = 0;
        var length = 0;
        foreach (var item in _sorted.AsSpan(0, _count))
        {
            if (!IsCurrent(item))
            {
                continue;
            }

            while (next < added.Length && topics.Bytes(added[next]).SequenceCompareTo(topics.Bytes(item.Id)) < 0)
            {
                merged[length++] = new Item(added[next], topics.Generation(added[next]));
                next++;
            }

            merged[length++] = item;
        }

        for (; next < added.Length; next++)
        {
            merged[length++] = new Item(added[next], topics.Generation(added[next]));
        }

        _spare = _sorted;
        _sorted = merged;
        _count = length;
    }

    /// <summary>An id, and which of its topics.</summary>
    public readonly record struct Item(int Id, uint Generation);
}
