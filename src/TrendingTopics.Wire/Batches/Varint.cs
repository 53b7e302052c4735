using System.Runtime.CompilerServices;

namespace TrendingTopics.Wire.Batches;

/// <summary>Numbers of one to ten bytes, seven bits each, the lowest first; negative ones by zigzag.</summary>
internal static class Varint
{
    /// <summary>Reads a number of 32 bits; false where the bytes end before it does, or it does not end.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryRead(ReadOnlySpan<byte> data, ref int at, out int value)
    {
        var isRead = TryRead(data, ref at, out long all);
        value = (int)all;
        return isRead && value == all;
    }

    /// <summary>Reads a number of 64 bits; false where the bytes end before it does, or it does not end.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryRead(ReadOnlySpan<byte> data, ref int at, out long value)
    {
        // One and two bytes hold all lengths up to 8 KiB, and most distances between times.
        if ((uint)at < (uint)data.Length)
        {
            uint first = data[at];
            if (first < 0x80)
            {
                at++;
                value = (int)(first >> 1) ^ -(int)(first & 1);
                return true;
            }

            if ((uint)(at + 1) < (uint)data.Length && data[at + 1] < 0x80)
            {
                var raw = (first & 0x7F) | ((uint)data[at + 1] << 7);
                at += 2;
                value = (int)(raw >> 1) ^ -(int)(raw & 1);
                return true;
            }
        }

        // By value: a place that a call has the address of is kept in memory, and each number would wait for the one before to arrive there.
        (value, var end) = Read(data, at);
        at = Math.Max(at, end);
        return end > 0;
    }

    /// <summary>A number of any length and where it ends; zero where it does not.</summary>
    private static Number Read(ReadOnlySpan<byte> data, int at)
    {
        ulong raw = 0;
        for (var shift = 0; shift < 70 && (uint)at < (uint)data.Length; shift += 7)
        {
            var next = data[at++];
            raw |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return new Number((long)(raw >> 1) ^ -(long)(raw & 1), at);
            }
        }

        return default;
    }

    private readonly record struct Number(long Value, int End);
}
