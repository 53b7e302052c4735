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

    // A point at the third place, as Digits has it.
    private const ulong PointMask = 0xFF0000;
    private const ulong Point = (ulong)('.' ^ '0') << 16;

    /// <summary>Reads a number at the given place of a record.</summary>
    /// <param name="record">The record.</param>
    /// <param name="at">Where the number begins.</param>
    /// <param name="micros">The time in microseconds since the epoch.</param>
    /// <param name="end">Where the number ends.</param>
    /// <returns>False where it is another number, or none.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryRead(ReadOnlySpan<byte> record, int at, out long micros, out int end)
    {
        micros = 0;
        end = at;
        if (record.Length - at < Word || record[at] == '0')
        {
            return false;
        }

        var first = Digits(record, at);
        if (!AreDigits(first))
        {
            return false;
        }

        var second = Digits(record, at + Word);
        if ((second & PointMask) != Point || !AreDigits(second & 0xFFFF))
        {
            return TryReadWhole(record, first, second, at + Word, out micros, out end);
        }

        // Two digits more and six of the fraction are eight again; the seventh is less than a microsecond.
        var place = at + Word + 3;
        var fraction = Digits(record, place);
        var count = Count(fraction);
        micros = (long)((Value(first) * 100_000_000) + Value((second & 0xFFFF) | (First(fraction, count) << 16)));
        end = place + count;
        return (uint)(count - 1) < Word - 1 && (uint)end < (uint)record.Length && (record[end] | 0x20) != 'e';
    }

    // With zeros behind those that are there, sixteen digits: ten are whole seconds, thirteen milliseconds, sixteen microseconds.
    private static bool TryReadWhole(ReadOnlySpan<byte> record, ulong first, ulong second, int at, out long micros, out int end)
    {
        var count = Count(second);
        micros = (long)((Value(first) * 100_000_000) + Value(First(second, count)));
        end = at + count;
        return count is 2 or 5 or 8 && (uint)end < (uint)record.Length
            && record[end] is not ((byte)'.' or (byte)'e' or (byte)'E' or (>= (byte)'0' and <= (byte)'9'));
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

    /// <summary>Whether all eight bytes are digits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool AreDigits(ulong digits) => (((digits + 0x0606060606060606) | digits) & 0xF0F0F0F0F0F0F0F0) == 0;

    /// <summary>How many digits come first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Count(ulong digits)
    {
        // A byte's highest bit is set where it is above 9.
        var others = (((digits & 0x7F7F7F7F7F7F7F7F) + 0x7676767676767676) | digits) & 0x8080808080808080;
        return BitOperations.TrailingZeroCount(others) >>> 3;
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
