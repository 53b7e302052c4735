using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using TrendingTopics.Engine.Rankings;
using TrendingTopics.Engine.Topics;

namespace TrendingTopics.Engine.Merging;

/// <summary>
/// Adds up the parts of a definition's windows, one window after the other. A window has mostly the topics of the one before: those are
/// kept in order, and each part, which is in the same order, is walked beside them, so that nearly every topic is the next one that is
/// looked at. What is new is merged by itself. Only names are kept: every window is the sum of its own parts.
/// </summary>
/// <param name="most">How many topics are kept; those behind them in order are new in every window.</param>
internal sealed class PartSums(int most = 1 << 18)
{
    private readonly TopicCountsWriter _rest = new();
    private readonly CountFloor _floor = new();
    private KnownTopics _known = new();
    private KnownTopics _next = new();
    private long[] _sums = [];
    private byte[] _topic = new byte[64];
    private bool _isKept = true;

    /// <summary>Adds up a window.</summary>
    /// <param name="parts">Packed counts, each sorted by topic.</param>
    /// <param name="limit">How many topics are selected.</param>
    /// <param name="counts">Takes each topic with the sum of its counts, in ordinal order, where they are to be kept.</param>
    /// <returns>The window's first topics.</returns>
    public TopTopics AddUp(IReadOnlyList<IReadOnlyList<ReadOnlyMemory<byte>>> parts, int limit, TopicCountsWriter? counts)
    {
        if (_sums.Length < _known.Count)
        {
            _sums = new long[2 * _known.Count];
        }

        var sums = _sums.AsSpan(0, _known.Count);
        sums.Clear();
        var entries = 0L;
        var rest = new List<IReadOnlyList<ReadOnlyMemory<byte>>>(parts.Count);
        foreach (var part in parts)
        {
            rest.Add(sums.IsEmpty ? part : AddKnown(part, sums, ref entries));
        }

        var merge = new TopicCountsMerge(rest);
        var top = new TopTopics(limit, _floor.Of(sums, limit));
        HandOn(sums, merge, top, counts);
        (_known, _next) = (_next, _known);

        // Where a part has few of all topics, many would be passed over for one that is found.
        _isKept = 2 * (entries + merge.Entries) >= parts.Count * top.Distinct;
        return top;
    }

    /// <summary>Adds the counts of topics that are known to their sums; returns those of the others.</summary>
    private IReadOnlyList<ReadOnlyMemory<byte>> AddKnown(IReadOnlyList<ReadOnlyMemory<byte>> part, Span<long> sums, ref long entries)
    {
        var at = 0;
        foreach (var chunk in part)
        {
            var rest = TopicCountsEntry.Open(chunk, out var isFormer);
            var (end, found) = AddKnown(rest.Span, isFormer, sums, at);
            at = end;
            entries += found;
        }

        return _rest.Complete();
    }

    // One loop, for which there are just enough registers.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private (int At, int Found) AddKnown(ReadOnlySpan<byte> chunk, bool isFormer, Span<long> sums, int at)
    {
        var known = _known;
        var found = 0;
        var topic = default(ShortText);
        for (var start = 0; start < chunk.Length;)
        {
            var entry = isFormer ? TopicCountsEntry.ReadFormer(chunk[start..]) : TopicCountsEntry.Read(chunk[start..]);
            var (first, length) = (start + entry.Start - entry.Shared, entry.Shared + entry.Length);
            bool isKnown;
            if (ShortText.Fits(length) && first >= 0 && first <= chunk.Length - Vector256<byte>.Count && entry.Shared <= topic.Length)
            {
                topic = ShortText.Take(topic, entry.Shared, chunk, first, length);
                isKnown = ((uint)at < (uint)sums.Length && known.Is(at, topic)) || FindOrLeave(topic, entry.Count, ref at);
            }
            else
            {
                isKnown = FindOrLeave(entry, chunk[start..], ref topic, ref at);
            }

            if (isKnown)
            {
                sums[at++] += entry.Count;
                found++;
            }

            start += entry.Size;
        }

        return (at, found);
    }

    private bool FindOrLeave(in ShortText topic, long count, ref int at)
    {
        Span<byte> bytes = stackalloc byte[ShortText.MaxLength];
        return FindOrLeave(bytes[..topic.CopyTo(bytes)], count, ref at);
    }

    // A topic that is long, or at the chunk's end.
    private bool FindOrLeave(in TopicCountsEntry entry, ReadOnlySpan<byte> bytes, ref ShortText topic, ref int at)
    {
        var length = entry.CopyTopic(bytes, ref _topic, topic.CopyTo(_topic));
        var all = _topic.AsSpan(0, length);
        topic = ShortText.Copy(all[..Math.Min(length, ShortText.MaxLength)]);
        return FindOrLeave(all, entry.Count, ref at);
    }

    /// <summary>Goes on to the first known topic that is not before the given one; where it is another, the topic is left for later.</summary>
    private bool FindOrLeave(ReadOnlySpan<byte> topic, long count, ref int at)
    {
        at = _known.PlaceOf(topic, at, out var isThere);
        if (!isThere)
        {
            _rest.Add(topic, count);
        }

        return isThere;
    }

    private void HandOn(ReadOnlySpan<long> sums, TopicCountsMerge rest, TopTopics top, TopicCountsWriter? counts)
    {
        _next.Clear();
        var from = 0;
        while (rest.Read())
        {
            if (from < sums.Length)
            {
                var place = _known.PlaceOf(rest.Topic, from, out _);
                HandOnKnown(sums, from, place, top, counts);
                from = place;
            }

            HandOn(rest.Topic, rest.Count, top, counts);
            if (_isKept && _next.Count < most)
            {
                _next.Add(rest.Topic);
            }
        }

        HandOnKnown(sums, from, sums.Length, top, counts);
    }

    private void HandOnKnown(ReadOnlySpan<long> sums, int from, int to, TopTopics top, TopicCountsWriter? counts)
    {
        while (from < to)
        {
            var end = from;
            for (; end < to && sums[end] != 0; end++)
            {
                HandOn(_known[end], sums[end], top, counts);
            }

            if (_isKept)
            {
                _next.Add(_known, from..Math.Min(end, from + most - _next.Count));
            }

            from = end + 1;
        }
    }

    private static void HandOn(ReadOnlySpan<byte> topic, long count, TopTopics top, TopicCountsWriter? counts)
    {
        top.Add(topic, count);
        counts?.Add(topic, count);
    }
}
