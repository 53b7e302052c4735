using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace TrendingTopics.Engine.Events.Layouts;

/// <summary>
/// Reads the times that most records carry, eight digits at a time: seconds of ten digits with a fraction of up to seven or without,
/// milliseconds of thirteen digits, microseconds of sixteen. What it reads, it reads as <see cref="EventTimeParser"/> does.
/// </summary>
internal static class EpochNumber
{
    private const int Word = sizeof(ulong);

    /// <summary>Reads a number at the given place of a record.</summary>
    /// <param name="record">The record.</param>
    /// <param name="at">Where the number begins.</param>
    /// <param name="micros">The time in microseconds since the epoch.</param>
    /// <param name="end">Where the number ends.</param>
    /// <returns>False where it is another number, or none.</returns>
    public static bool TryRead(ReadOnlySpan<byte> record, int at, out long micros, out int end)
    {
        micros = 0;
        end = at;
        if (record.Length - at < Word || record[at] == '0')
        {
            return false;
        }

        var digits = Digits(record, at);
        if (Count(digits) != Word)
        {
            return false;
        }

        // Sixteen digits, with zeros behind those that are there: ten are whole seconds, thirteen milliseconds, sixteen microseconds.
        var more = Digits(record, at + Word);
        var count = Count(more);
        micros = (long)((Value(digits) * 100_000_000) + Value(First(more, count)));
        end = at + Word + count;
        if ((uint)end >= (uint)record.Length)
        {
            return false;
        }

        return record[end] switch
        {
            (byte)'.' => count == 2 && TryAddFraction(record, ref micros, ref end),
            (byte)'e' or (byte)'E' => false,
            >= (byte)'0' and <= (byte)'9' => false,
            _ => count is 2 or 5 or 8,
        };
    }

    private static bool TryAddFraction(ReadOnlySpan<byte> record, ref long micros, ref int end)
    {
        var digits = Digits(record, end + 1);
        var count = Count(digits);
        micros += (long)(Value(First(digits, count)) / 100);
        end += 1 + count;
        return count is > 0 and < Word && (uint)end < (uint)record.Length && record[end] is not ((byte)'e' or (byte)'E');
    }

    /// <summary>Eight bytes, the first one lowest, each less the character 0; beyond the record's end there are none that are digits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Digits(ReadOnlySpan<byte> record, int at)
    {
        const ulong zeros = 0x3030303030303030;
        var beyond = at + Word - record.Length;
        return beyond <= 0 ? BinaryPrimitives.ReadUInt64LittleEndian(record[at..]) ^ zeros
            : beyond < Word ? (BinaryPrimitives.ReadUInt64LittleEndian(record[^Word..]) >> (8 * beyond)) ^ zeros
            : zeros;
    }

    /// <summary>How many digits come first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Count(ulong digits)
    {
        // A byte's highest bit is set where it is above 9.
        var others = (((digits & 0x7F7F7F7F7F7F7F7F) + 0x7676767676767676) | digits) & 0x8080808080808080;
        return BitOperations.TrailingZeroCount(others) / 8;
    }

    /// <summary>The first digits, and zeros behind them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong First(ulong digits, int count) => count == Word ? digits : digits & ((1ul << (8 * count)) - 1);

    /// <summary>The number that eight digits are: neighbours are joined to pairs, these to fours, these to eight.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Value(ulong digits)
    {
        digits = (digits * ((10 << 8) + 1)) >> 8;
        digits = ((digits & 0x00FF00FF00FF00FF) * ((100 << 16) + 1)) >> 16;
        return ((digits & 0x0000FFFF0000FFFF) * ((10_000ul << 32) + 1)) >> 32;
    }
}
