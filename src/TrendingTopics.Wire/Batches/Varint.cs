using System.Runtime.CompilerServices;

namespace TrendingTopics.Wire.Batches;

/// <summary>Numbers of one to ten bytes, seven bits each, the lowest first; negative ones by zigzag.</summary>
internal static class Varint
{
    /// <summary>Reads a number of 32 bits; false where the bytes end before it does, or it does not end.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryRead(ReadOnlySpan<byte> data, ref int at, out int value)
    {
        // One and two bytes hold all lengths up to 8 KiB.
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

        return TryReadLong(data, ref at, out value);
    }

    /// <summary>Reads a number of 64 bits; false where the bytes end before it does, or it does not end.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryRead(ReadOnlySpan<byte> data, ref int at, out long value)
    {
        // One byte holds most distances between times.
        if ((uint)at < (uint)data.Length && data[at] < 0x80)
        {
            uint first = data[at++];
            value = (int)(first >> 1) ^ -(int)(first & 1);
            return true;
        }

        return TryReadLong(data, ref at, out value);
    }

    private static bool TryReadLong(ReadOnlySpan<byte> data, ref int at, out long value)
    {
        ulong raw = 0;
        for (var shift = 0; shift < 70 && (uint)at < (uint)data.Length; shift += 7)
        {
            var next = data[at++];
            raw |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                value = (long)(raw >> 1) ^ -(long)(raw & 1);
                return true;
            }
        }

        value = 0;
        return false;
    }

    private static bool TryReadLong(ReadOnlySpan<byte> data, ref int at, out int value)
    {
        var isRead = TryReadLong(data, ref at, out long all);
        value = (int)all;
        return isRead && value == all;
    }
}
