using System.Buffers.Binary;

namespace TrendingTopics.Engine.Merging;

/// <summary>The merger's recovery point: one byte for the format, then the time until which every window is merged (little-endian).</summary>
internal static class MergerCheckpoint
{
    private const byte Format = 1;

    /// <summary>Packs the recovery point.</summary>
    public static ReadOnlyMemory<byte> Write(long mergedUntil)
    {
        var bytes = new byte[1 + sizeof(long)];
        bytes[0] = Format;
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(1), mergedUntil);
        return bytes;
    }

    /// <summary>Reads what <see cref="Write"/> packed.</summary>
    /// <exception cref="InvalidDataException">It is of another format; the message says which.</exception>
    public static long Read(ReadOnlySpan<byte> checkpoint)
    {
        if (checkpoint.Length != 1 + sizeof(long) || checkpoint[0] != Format)
        {
            var format = checkpoint.IsEmpty ? "none" : $"{checkpoint[0]}, {checkpoint.Length} bytes";
            throw new InvalidDataException($"The merger's checkpoint has a format that this version does not read (it reads {Format}; found: {format}).");
        }

        return BinaryPrimitives.ReadInt64LittleEndian(checkpoint[1..]);
    }
}
