using System.Runtime.CompilerServices;
using TrendingTopics.Engine.Topics;

namespace TrendingTopics.Engine.Merging;

/// <summary>Topics in ordinal order, one behind the other, so that a walk reads memory in order.</summary>
internal sealed class KnownTopics
{
    // Nearly all topics are short: those are compared as a vector each. A long one has an empty text.
    private ShortText[] _texts = new ShortText[256];

    // Where each begins, and behind the last one where that ends.
    private int[] _starts = new int[257];
    private byte[] _bytes = new byte[4096];

    /// <summary>How many there are.</summary>
    public int Count { get; private set; }

    /// <summary>One of them, in UTF-8; valid until another is added.</summary>
    /// <param name="index">Its place.</param>
    public ReadOnlySpan<byte> this[int index] => _bytes.AsSpan(_starts[index].._starts[index + 1]);

    /// <summary>Whether one of them is a topic of 1 to <see cref="ShortText.MaxLength"/> bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Is(int index, in ShortText topic) => _texts[index].Is(topic);

    /// <summary>
    /// The place of a topic, or of the first one behind it where it is not there. Close to where the search begins it is found by few
    /// comparisons: in steps of twice the size each, and then by halves (Bentley and Yao, "An almost optimal algorithm for unbounded
    /// searching", 1976).
    /// </summary>
    /// <param name="topic">The topic.</param>
    /// <param name="from">Where the search begins; all before that place come before the topic.</param>
    /// <param name="isThere">Whether the topic is at that place.</param>
    public int PlaceOf(ReadOnlySpan<byte> topic, int from, out bool isThere)
    {
        var low = from;
        var high = from;
        for (var step = 1; high < Count && Compare(high, topic) < 0; step *= 2)
        {
            low = high + 1;
            high += step;
        }

        high = Math.Min(high, Count);
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            (low, high) = Compare(middle, topic) < 0 ? (middle + 1, high) : (low, middle);
        }

        isThere = low < Count && Compare(low, topic) == 0;
        return low;
    }

    /// <summary>Adds one that comes behind all others.</summary>
    public void Add(ReadOnlySpan<byte> topic)
    {
        MakeRoom(1, topic.Length);
        topic.CopyTo(_bytes.AsSpan(_starts[Count]));
        _texts[Count] = ShortText.Fits(topic.Length) ? ShortText.Copy(topic) : default;
        _starts[Count + 1] = _starts[Count] + topic.Length;
        Count++;
    }

    /// <summary>Adds some that come behind all others.</summary>
    /// <param name="others">What they are taken from.</param>
    /// <param name="range">Which.</param>
    public void Add(KnownTopics others, Range range)
    {
        var (from, count) = range.GetOffsetAndLength(others.Count);
        var bytes = others._bytes.AsSpan(others._starts[from]..others._starts[from + count]);
        MakeRoom(count, bytes.Length);
        bytes.CopyTo(_bytes.AsSpan(_starts[Count]));
        others._texts.AsSpan(from, count).CopyTo(_texts.AsSpan(Count));
        var moved = _starts[Count] - others._starts[from];
        var ends = _starts.AsSpan(Count + 1, count);
        var othersEnds = others._starts.AsSpan(from + 1, count);
        for (var i = 0; i < ends.Length; i++)
        {
            ends[i] = othersEnds[i] + moved;
        }

        Count += count;
    }

    /// <summary>Forgets all of them.</summary>
    public void Clear() => Count = 0;

    private int Compare(int index, ReadOnlySpan<byte> topic) => this[index].SequenceCompareTo(topic);

    private void MakeRoom(int count, int bytes)
    {
        if (Count + count > _texts.Length)
        {
            var length = Math.Max(2 * _texts.Length, Count + count);
            Array.Resize(ref _texts, length);
            Array.Resize(ref _starts, length + 1);
        }

        if (_starts[Count] + bytes > _bytes.Length)
        {
            Array.Resize(ref _bytes, Math.Max(2 * _bytes.Length, _starts[Count] + bytes));
        }
    }
}
