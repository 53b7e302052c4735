using System.Numerics;
using System.Runtime.CompilerServices;
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

    /// <summary>Makes it the map of a record; of a long one, of its beginning. Once, and not as a constructor, which would copy the map.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Draw(ReadOnlySpan<byte> record)
    {
        if (record.Length < Step)
        {
            _words[0] = OfShort(record);
            return;
        }

        var word = 0;
        var whole = record;
        while (whole.Length >= Step && word < Words.Count)
        {
            _words[word++] = Of(whole);
            whole = whole[Step..];
        }

        if (!whole.IsEmpty && word < Words.Count)
        {
            // The record's last bytes once more, less those that were looked at.
            _words[word] = Of(record[^Step..]) >> -whole.Length;
        }
    }

    /// <summary>The next place at or behind the given one where a string may end; the record's length or more where there is none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly int Next(ReadOnlySpan<byte> record, int at)
    {
        var word = (int)((uint)at / Step);
        if (word < Words.Count)
        {
            var stops = _words[word] >> at;
            if (stops != 0)
            {
                return at + BitOperations.TrailingZeroCount(stops);
            }
        }

        return Beyond(record, at);
    }

    private readonly int Beyond(ReadOnlySpan<byte> record, int at)
    {
        for (var word = (at / Step) + 1; word < Words.Count; word++)
        {
            if (_words[word] != 0)
            {
                return (word * Step) + BitOperations.TrailingZeroCount(_words[word]);
            }
        }

        return JsonScan.Stop(record, Math.Max(at, Words.Count * Step));
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

    [InlineArray(Count)]
    private struct Words
    {
        public const int Count = 8;
        private ulong _first;
    }
}
