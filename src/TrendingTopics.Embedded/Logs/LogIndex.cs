namespace TrendingTopics.Embedded.Logs;

/// <summary>
/// Finds offsets and times in the log without reading it: every so many bytes a mark with the offsets that partitions had reached. The
/// log's lock guards it.
/// </summary>
internal sealed class LogIndex
{
    private readonly List<Mark> _marks = [];

    /// <summary>The marks by address.</summary>
    public IReadOnlyList<Mark> Marks => _marks;

    /// <summary>Takes a mark whose address is greater than all before.</summary>
    public void Add(Mark mark) => _marks.Add(mark);

    /// <summary>Forgets the marks before the one given, which becomes the first.</summary>
    public void DropUntil(Mark first) => _marks.RemoveRange(0, Math.Max(0, _marks.IndexOf(first)));

    /// <summary>Where a scan has to begin at the latest to meet the partition's record of that offset.</summary>
    /// <param name="column">The partition's place in the marks' offsets.</param>
    /// <param name="offset">The offset.</param>
    public Mark BeforeOffset(int column, long offset) => Last(mark => mark.OffsetAt(column) <= offset);

    /// <summary>Where a scan has to begin at the latest to meet the first record appended at or after the time.</summary>
    public Mark BeforeTime(long time) => Last(mark => mark.LatestBefore < time);

    /// <summary>Where a scan has to begin to meet the last so many records of the partitions.</summary>
    public Mark BeforeNewest(int firstColumn, ReadOnlySpan<long> ends, int limit)
    {
        for (var i = _marks.Count - 1; i > 0; i--)
        {
            var records = 0L;
            for (var p = 0; p < ends.Length; p++)
            {
                records += Math.Max(0, ends[p] - _marks[i].OffsetAt(firstColumn + p));
            }

            if (records >= limit)
            {
                return _marks[i];
            }
        }

        return _marks[0];
    }

    /// <summary>The last mark that satisfies what all before it satisfy too; the first where none does.</summary>
    private Mark Last(Func<Mark, bool> satisfies)
    {
        var (low, high) = (0, _marks.Count - 1);
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            (low, high) = satisfies(_marks[middle]) ? (middle, high) : (low, middle - 1);
        }

        return _marks[low];
    }
}

/// <summary>What the log had reached at an entry.</summary>
/// <param name="Address">Address of the entry.</param>
/// <param name="LatestBefore">The greatest append time before it.</param>
/// <param name="Offsets">The offsets that partitions had reached before it, topic by topic; topics that came later have none.</param>
internal sealed record Mark(long Address, long LatestBefore, long[] Offsets)
{
    public long OffsetAt(int column) => column < Offsets.Length ? Offsets[column] : 0;
}
