namespace TrendingTopics.Engine.Events.Layouts;

/// <summary>
/// A layout with the kinds of its values, by which records are read together: a step at a time for all of them, and those that turn out
/// to be others are left behind at each. So the steps of one record wait for each other, but those of the next one do not.
/// </summary>
internal sealed class RecordShape
{
    private readonly ShapePiece[] _pieces;

    private RecordShape(ShapePiece[] pieces)
    {
        _pieces = pieces;
    }

    /// <summary>Makes the shape of a layout; null where it has none by which an event can be read.</summary>
    /// <param name="record">A record of the layout.</param>
    /// <param name="pieces">Its literals and what they mean.</param>
    public static RecordShape? TryCreate(ReadOnlySpan<byte> record, IReadOnlyList<LayoutLearner.Piece> pieces)
    {
        var shape = new ShapePiece[pieces.Count];
        var isBehindString = false;
        var roles = LayoutRole.None;
        for (var i = 0; i < shape.Length; i++)
        {
            var piece = pieces[i];
            var isBeforeString = piece.End < record.Length && record[piece.End] == '"';
            var literal = record[(isBehindString ? piece.Start - 1 : piece.Start)..(isBeforeString ? piece.End + 1 : piece.End)];
            shape[i] = new ShapePiece(literal, piece.Role, isBeforeString);
            roles |= piece.Role;
            isBehindString = isBeforeString;
        }

        return (roles & ~LayoutRole.End) == (LayoutRole.Topic | LayoutRole.Time) && Array.TrueForAll(shape, IsReadable) ? new RecordShape(shape) : null;
    }

    /// <summary>How many records were read by it lately.</summary>
    public long Uses { get; set; }

    /// <summary>Whether it is the same shape.</summary>
    public bool IsAs(RecordShape other) =>
        _pieces.Length == other._pieces.Length && _pieces.Zip(other._pieces).All(pair => pair.First.IsAs(pair.Second));

    /// <summary>Reads those of some records that have the shape.</summary>
    /// <param name="data">What the records lie in.</param>
    /// <param name="records">The records.</param>
    /// <param name="left">Those of them to try; becomes those that have the shape.</param>
    /// <param name="found">Takes what is found.</param>
    /// <returns>How many have the shape.</returns>
    public int Read(ReadOnlySpan<byte> data, ShapedRecord[] records, Span<byte> left, ParsedRecord[] found)
    {
        var count = _pieces[0].Begin(data, records, left);
        for (var i = 1; i < _pieces.Length && count > 0; i++)
        {
            left = left[..count];
            count = (_pieces[i - 1].Role, _pieces[i - 1].IsBeforeString) switch
            {
                (LayoutRole.Topic, _) => _pieces[i].FollowTopic(data, records, left, found),
                (LayoutRole.Time, true) => _pieces[i].FollowTimeText(data, records, left, found),
                (LayoutRole.Time, false) => _pieces[i].FollowTime(data, records, left, found),
                (_, true) => _pieces[i].FollowString(data, records, left),
                (_, false) => _pieces[i].FollowOther(data, records, left),
            };
        }

        return count;
    }

    // A topic that is a number may be null in the next record, and one field may be both.
    private static bool IsReadable(ShapePiece piece) => (piece.Role & LayoutRole.Topic) == 0 || (piece.Role == LayoutRole.Topic && piece.IsBeforeString);
}
