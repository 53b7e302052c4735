using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace TrendingTopics.Engine.Events.Layouts;

/// <summary>
/// Where a string may end in a record: its quotes, backslashes and control characters, a bit each. Looked for in the record as a whole,
/// sixty-four bytes at a time, because string by string each search waits for the one before.
/// </summary>
/// <remarks>The idea is that of simdjson: Langdale and Lemire, "Parsing gigabytes of JSON per second", VLDB Journal 28 (2019).</remarks>
internal struct StopMap
{
    private const int Step = 64;
    private Words _words;

    // How many of the words are the record's. Behind them is one that is zero, since any eight bytes are looked at together.
    private int _used;

    /// <summary>Makes it the map of a record; of a long one, of its beginning. Not a constructor, which would copy the map.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Draw(ReadOnlySpan<byte> record)
    {
        if (record.Length < Step)
        {
            _words[0] = OfShort(record);
            _words[1] = 0;
            _used = 1;
            return;
        }

        var word = 0;
        var whole = record;
        while (whole.Length >= Step && word < Words.Drawn)
        {
            _words[word++] = Of(whole);
            whole = whole[Step..];
        }

        if (!whole.IsEmpty && word < Words.Drawn)
        {
            // The record's last bytes once more, less those that were looked at.
            _words[word++] = Of(record[^Step..]) >> -whole.Length;
        }

        _words[word] = 0;
        _used = word;
    }

    /// <summary>The next place at or behind the given one where a string may end; the record's length or more where there is none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly int Next(ReadOnlySpan<byte> record, int at)
    {
        // Most strings are shorter than what eight bytes of the map are of, wherever they begin.
        if ((uint)at < Words.Drawn * Step)
        {
            var stops = BinaryPrimitives.ReadUInt64LittleEndian(MemoryMarshal.AsBytes((ReadOnlySpan<ulong>)_words)[(at / 8)..]) >> (at % 8);
            if (stops != 0)
            {
                return at + BitOperations.TrailingZeroCount(stops);
            }
        }

        return NextBeyond(record, at);
    }

    private readonly int NextBeyond(ReadOnlySpan<byte> record, int at)
    {
        for (var word = (at / Step) + 1; word < _used; word++)
        {
            if (_words[word] != 0)
            {
                return (word * Step) + BitOperations.TrailingZeroCount(_words[word]);
            }
        }

        return JsonScan.Stop(record, Math.Max(at, Words.Drawn * Step));
    }

    private static ulong OfShort(ReadOnlySpan<byte> record)
    {
        // The zeros behind it are control characters, which are no end of a string.
        Span<byte> padded = stackalloc byte[Step];
        record.CopyTo(padded);
        return Of(padded);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Of(ReadOnlySpan<byte> bytes)
    {
        var vector = Vector512.Create(bytes);
        return (Vector512.Equals(vector, Vector512.Create((byte)'"'))
            | Vector512.Equals(vector, Vector512.Create((byte)'\\'))
            | Vector512.LessThan(vector, Vector512.Create((byte)' '))).ExtractMostSignificantBits();
    }

    [InlineArray(Drawn + 1)]
    private struct Words
    {
        public const int Drawn = 8;
        private ulong _first;
    }
}
