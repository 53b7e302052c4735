using System.Text.Json;

namespace TrendingTopics.Engine.Events.Layouts;

/// <summary>Takes the layouts of records apart. Belongs to one thread.</summary>
internal sealed class LayoutLearner(FieldNames names)
{
    private const int MaxLength = 16 * 1024;
    private const int MaxPieces = LayoutTree.MaxPieces / 4;
    private readonly List<Piece> _pieces = [];

    /// <summary>Adds the layout of a record to those that are known.</summary>
    /// <param name="record">One whole JSON object.</param>
    /// <param name="tree">The layouts known.</param>
    /// <returns>False where there was no room for it. A layout too large to be worth it is left out.</returns>
    public bool TryLearn(ReadOnlySpan<byte> record, LayoutTree tree)
    {
        if (record.Length > MaxLength || !TryTakeApart(record))
        {
            return true;
        }

        var before = LayoutPiece.None;
        foreach (var piece in _pieces)
        {
            before = tree.Add(before, record[piece.Start..piece.End], piece.Role);
            if (before == LayoutPiece.None)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The shape of a record; null where it has none, or one too large to be worth it.</summary>
    /// <param name="record">One whole JSON object.</param>
    public RecordShape? TryLearnShape(ReadOnlySpan<byte> record) =>
        record.Length <= MaxLength && TryTakeApart(record) ? RecordShape.TryCreate(record, _pieces) : null;

    private bool TryTakeApart(ReadOnlySpan<byte> record)
    {
        _pieces.Clear();
        var reader = JsonEventParser.Reader(record);
        reader.Read();
        var start = 0;
        var field = LayoutRole.None;
        var nested = LayoutRole.None;
        while (reader.Read())
        {
            switch (reader.TokenType)
            {
                case JsonTokenType.PropertyName:
                    field = reader.CurrentDepth == 1 ? RoleOf(in reader) : LayoutRole.None;
                    break;
                case JsonTokenType.StartObject or JsonTokenType.StartArray:
                    nested |= NestedRole(field);
                    field = LayoutRole.None;
                    break;
                case not JsonTokenType.EndObject and not JsonTokenType.EndArray:
                    _pieces.Add(new Piece(start, (int)reader.TokenStartIndex, field | nested));
                    start = (int)reader.BytesConsumed;
                    (field, nested) = (LayoutRole.None, LayoutRole.None);
                    break;
            }

            if (_pieces.Count == MaxPieces)
            {
                return false;
            }
        }

        _pieces.Add(new Piece(start, record.Length, nested | LayoutRole.End));
        return true;
    }

    private LayoutRole RoleOf(scoped ref readonly Utf8JsonReader reader) =>
        (names.IsTopic(in reader) ? LayoutRole.Topic : LayoutRole.None) | (names.IsTime(in reader) ? LayoutRole.Time : LayoutRole.None);

    private static LayoutRole NestedRole(LayoutRole field) =>
        ((field & LayoutRole.Topic) != 0 ? LayoutRole.NestedTopic : LayoutRole.None)
        | ((field & LayoutRole.Time) != 0 ? LayoutRole.NestedTime : LayoutRole.None);

    /// <summary>A literal's place in the record, and what it and the value behind it mean.</summary>
    internal readonly record struct Piece(int Start, int End, LayoutRole Role);
}
