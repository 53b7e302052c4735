using System.Runtime.CompilerServices;
using System.Text.Json;

namespace TrendingTopics.Engine.Events.Layouts;

/// <summary>
/// The layouts learned, as a tree: those that begin alike share their first pieces, so that a record is read once, whichever layout it
/// has. A layout is a record without its strings, numbers and literals: braces, names, their order, colons and white space.
/// </summary>
/// <remarks>
/// No step is ever taken back: of the pieces to choose from, at most one leads on. Two of them stand at one place only where one is the
/// beginning of the other; the longer one is tried first, and where it stands, no value follows the shorter one.
/// </remarks>
internal sealed class LayoutTree
{
    /// <summary>How many pieces there may be.</summary>
    public const int MaxPieces = 512;

    private const int MaxChoices = 16;
    private const LayoutRole Nested = LayoutRole.NestedTopic | LayoutRole.NestedTime;
    private readonly LayoutPiece[] _pieces = new LayoutPiece[MaxPieces];
    private int _count;
    private int _first = LayoutPiece.None;

    /// <summary>Finds the two fields of a record; false where it has none of the layouts or is not valid.</summary>
    /// <remarks>Not inlined: as a part of what calls it, it would have too few registers, which costs more than the call.</remarks>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public bool TryFind(ReadOnlySpan<byte> record, ref EventFields fields)
    {
        var stops = default(StopMap);
        stops.Draw(record);
        var pieces = _pieces;
        var next = _first;
        var at = 0;
        while (true)
        {
            while ((uint)next < (uint)pieces.Length && !pieces[next].Stands(record, at))
            {
                next = pieces[next].Other;
            }

            if ((uint)next >= (uint)pieces.Length)
            {
                return false;
            }

            ref readonly var piece = ref pieces[next];
            var role = piece.Role;
            at += piece.Length;
            if ((role & Nested) != 0)
            {
                TakeNested(role, ref fields);
            }

            if ((role & LayoutRole.End) != 0)
            {
                return true;
            }

            at = EndOfValue(record, in stops, at, role, ref fields);
            if (at < 0)
            {
                return false;
            }

            next = piece.Next;
        }
    }

    /// <summary>Adds what follows a piece, unless it is there.</summary>
    /// <param name="before">The piece that it follows; <see cref="LayoutPiece.None"/> for the first one of a layout.</param>
    /// <param name="literal">Its literal.</param>
    /// <param name="role">What it means.</param>
    /// <returns>Its number; <see cref="LayoutPiece.None"/> where there is no room.</returns>
    public int Add(int before, ReadOnlySpan<byte> literal, LayoutRole role)
    {
        var last = LayoutPiece.None;
        var isPlaced = false;
        var choices = 0;
        for (var other = First(before); other != LayoutPiece.None; other = _pieces[other].Other, choices++)
        {
            ref readonly var piece = ref _pieces[other];
            if (piece.Role == role && piece.Literal.SequenceEqual(literal))
            {
                return other;
            }

            isPlaced |= literal.StartsWith(piece.Literal);
            last = isPlaced ? last : other;
        }

        return choices < MaxChoices && _count < MaxPieces ? Insert(before, last, new LayoutPiece(literal, role)) : LayoutPiece.None;
    }

    /// <summary>Forgets all layouts.</summary>
    public void Clear()
    {
        Array.Clear(_pieces);
        _count = 0;
        _first = LayoutPiece.None;
    }

    private int First(int before) => before == LayoutPiece.None ? _first : _pieces[before].Next;

    private int Insert(int before, int last, LayoutPiece piece)
    {
        var index = _count++;
        ref var place = ref _first;
        if (last != LayoutPiece.None)
        {
            place = ref _pieces[last].Other;
        }
        else if (before != LayoutPiece.None)
        {
            place = ref _pieces[before].Next;
        }

        piece.Other = place;
        _pieces[index] = piece;
        place = index;
        return index;
    }

    /// <summary>The end of the value that begins at the given place, which is taken where it means something; negative where none does.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int EndOfValue(ReadOnlySpan<byte> record, in StopMap stops, int start, LayoutRole role, ref EventFields fields)
    {
        if ((uint)start >= (uint)record.Length)
        {
            return -1;
        }

        if (record[start] != '"')
        {
            return (role & LayoutRole.Time) != 0 && EpochNumber.TryRead(record, start, out var micros, out var numberEnd)
                ? Take(record, start, numberEnd, role, micros, ref fields)
                : EndOfOther(record, start, role, ref fields);
        }

        var end = stops.Next(record, start + 1);
        if ((uint)end >= (uint)record.Length || record[end] != '"')
        {
            return EndOfEscaped(record, start, end, role, ref fields);
        }

        if (role != LayoutRole.None)
        {
            Take(role, new FieldValue(record.Slice(start + 1, end - start - 1), JsonTokenType.String, escaped: false), micros: -1, ref fields);
        }

        return end + 1;
    }

    private static int EndOfEscaped(ReadOnlySpan<byte> record, int start, int stop, LayoutRole role, ref EventFields fields)
    {
        var escaped = false;
        var end = JsonScan.EscapedStringEnd(record, stop, ref escaped);
        if (end < 0)
        {
            return -1;
        }

        Take(role, new FieldValue(record.Slice(start + 1, end - start - 1), JsonTokenType.String, escaped), micros: -1, ref fields);
        return end + 1;
    }

    private static int EndOfOther(ReadOnlySpan<byte> record, int start, LayoutRole role, ref EventFields fields)
    {
        var end = JsonScan.ValueEnd(record, start, out var kind);
        if (end >= 0)
        {
            Take(role, new FieldValue(record[start..end], kind, escaped: false), micros: -1, ref fields);
        }

        return end;
    }

    private static int Take(ReadOnlySpan<byte> record, int start, int end, LayoutRole role, long micros, ref EventFields fields)
    {
        Take(role, new FieldValue(record[start..end], JsonTokenType.Number, escaped: false), micros, ref fields);
        return end;
    }

    private static void Take(LayoutRole role, FieldValue value, long micros, ref EventFields fields)
    {
        if ((role & LayoutRole.Topic) != 0)
        {
            fields.Topic = value;
        }

        if ((role & LayoutRole.Time) != 0)
        {
            fields.Time = value;
            fields.Micros = micros;
        }
    }

    private static void TakeNested(LayoutRole role, ref EventFields fields)
    {
        if ((role & LayoutRole.NestedTopic) != 0)
        {
            fields.Topic = new FieldValue([], JsonTokenType.StartObject, escaped: false);
        }

        if ((role & LayoutRole.NestedTime) != 0)
        {
            fields.Time = new FieldValue([], JsonTokenType.StartObject, escaped: false);
            fields.Micros = -1;
        }
    }
}
