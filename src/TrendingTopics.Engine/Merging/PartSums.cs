using System.Runtime.CompilerServices;
using TrendingTopics.Engine.Rankings;

namespace TrendingTopics.Engine.Merging;

/// <summary>
/// Adds up the parts of a definition's windows, one window after the other. A window has mostly the topics of the one before: those are
/// kept in order, and each part, which is in the same order, is walked beside them, so that nearly every topic is the next one that is
/// looked at. What is new is merged by itself. Only names are kept: every window is the sum of its own parts.
/// </summary>
/// <param name="most">How many topics are kept; those behind them in order are new in every window.</param>
internal sealed class PartSums(int most = 1 << 18)
{
    private readonly TopicCountsWriter _writer = new();
    private readonly CountFloor _floor = new();
    private KnownTopics _known = new();
    private KnownTopics _next = new();
    private long[] _sums = [];
    private bool _isKept = true;

    /// <summary>Adds up a window.</summary>
    /// <param name="parts">Packed counts, each sorted by topic.</param>
    /// <param name="limit">How many topics are selected.</param>
    /// <param name="counts">Takes each topic with the sum of its counts, in ordinal order, where they are to be kept.</param>
    /// <returns>The window's first topics, to be ranked before the next window is added up.</returns>
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
            var (end, found) = AddKnown(chunk.Span, sums, at);
            at = end;
            entries += found;
        }

        return _writer.Complete();
    }

    // One loop, for which there are just enough registers.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private (int At, int Found) AddKnown(ReadOnlySpan<byte> chunk, Span<long> sums, int at)
    {
        var known = _known;
        var found = 0;
        for (var start = 0; start < chunk.Length;)
        {
            var entry = TopicCountsEntry.Read(chunk[start..]);
            var topic = start + TopicCountsEntry.TopicStart;
            if (((uint)at < (uint)sums.Length && known.IsShort(at, chunk, topic, entry.Length)) || Find(chunk.Slice(topic, entry.Length), ref at))
            {
                sums[at++] += entry.Count;
                found++;
            }
            else
            {
                _writer.Add(chunk.Slice(topic, entry.Length), entry.Count);
            }

            start += entry.Size;
        }

        return (at, found);
    }

    private bool Find(ReadOnlySpan<byte> topic, ref int at)
    {
        at = _known.PlaceOf(topic, at, out var isThere);
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
                var place = _known.PlaceOf(rest.Topic.Span, from, out _);
                HandOnKnown(sums, from, place, top, counts);
                from = place;
            }

            top.Add(rest.Topic, rest.Count);
            counts?.Add(rest.Topic.Span, rest.Count);
            if (_isKept && _next.Count < most)
            {
                _next.Add(rest.Topic.Span);
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
                top.Add(_known[end], sums[end]);
                counts?.Add(_known[end].Span, sums[end]);
            }

            if (_isKept)
            {
                _next.Add(_known, from..Math.Min(end, from + most - _next.Count));
            }

            from = end + 1;
        }
    }
}
