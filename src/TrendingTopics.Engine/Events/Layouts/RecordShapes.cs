using System.Numerics;
using TrendingTopics.Engine.Logs;

namespace TrendingTopics.Engine.Events.Layouts;

/// <summary>
/// The shapes that records have had, a few at most, and the reading of records by them. Belongs to one thread. What has none of the
/// shapes is left out.
/// </summary>
internal sealed class RecordShapes
{
    private const int Most = 8;
    private const int LongestRest = 1024;
    private readonly List<RecordShape> _shapes = [];
    private readonly ShapedRecord[] _records = new ShapedRecord[LogRecords.Most];
    private long _others;
    private long _nextTry = 1;

    /// <summary>Reads records by their shapes.</summary>
    /// <returns>
    /// Whether the shape of one of those that have none is worth learning now: seldom enough that records of ever other shapes cost
    /// little time.
    /// </returns>
    public bool Read(in LogRecords records, ParsedRecords found)
    {
        found.Found = 0;
        if (_shapes.Count > 0)
        {
            ReadKnown(records, found);
        }

        _others += records.Count - BitOperations.PopCount(found.Found);
        if (_others < _nextTry)
        {
            return false;
        }

        _nextTry = _others + Math.Clamp(_others / 4, 1, LongestRest);
        return true;
    }

    private void ReadKnown(in LogRecords records, ParsedRecords found)
    {
        Span<byte> left = stackalloc byte[LogRecords.Most];
        var count = Draw(records, left);
        Span<byte> tried = stackalloc byte[LogRecords.Most];
        foreach (var shape in _shapes)
        {
            left[..count].CopyTo(tried);
            var read = shape.Read(records.Data, _records, tried[..count], found.Records);
            if (read > 0)
            {
                shape.Uses += read;
                count = Leave(left[..count], tried[..read], found);
            }

            if (count == 0)
            {
                break;
            }
        }
    }

    /// <summary>Adds a shape that is not known, where there is no room in place of the one that has been of the least use lately.</summary>
    public void Add(RecordShape shape)
    {
        if (_shapes.Exists(shape.IsAs))
        {
            return;
        }

        _shapes.Sort(static (one, other) => other.Uses.CompareTo(one.Uses));
        if (_shapes.Count == Most)
        {
            _shapes.RemoveAt(Most - 1);
        }

        _shapes.Add(shape);
        _shapes.ForEach(static known => known.Uses = 0);
    }

    // What stands so close to the end of the bytes that it cannot be looked at a vector at a time is left out.
    private int Draw(in LogRecords records, Span<byte> left)
    {
        var count = 0;
        for (var i = 0; i < records.Count; i++)
        {
            ref readonly var place = ref records.Places[i];
            if (place.Length > 0 && place.Length <= records.Data.Length - ShapePiece.Margin - place.Start)
            {
                ref var record = ref _records[i];
                (record.Start, record.Length) = (place.Start, place.Length);
                record.Stops.Draw(records.Value(i));
                left[count++] = (byte)i;
            }
        }

        return count;
    }

    private static int Leave(Span<byte> left, ReadOnlySpan<byte> read, ParsedRecords found)
    {
        foreach (var i in read)
        {
            found.Found |= 1ul << i;
        }

        var count = 0;
        foreach (var i in left)
        {
            left[count] = i;
            count += found.Has(i) ? 0 : 1;
        }

        return count;
    }
}
