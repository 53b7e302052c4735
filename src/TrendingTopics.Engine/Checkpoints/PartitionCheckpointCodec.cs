using TrendingTopics.Engine.Processing;
using TrendingTopics.Engine.Stores;

namespace TrendingTopics.Engine.Checkpoints;

/// <summary>Writes and reads checkpoints as bytes: a format number, then the fields in order, little-endian.</summary>
internal static class PartitionCheckpointCodec
{
    private const byte Format = 1;

    public static byte[] Write(PartitionCheckpoint checkpoint)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        writer.Write(Format);
        writer.Write(checkpoint.Offset);
        writer.Write(checkpoint.Version);
        writer.Write(checkpoint.AppendTime);
        writer.Write(checkpoint.Time);
        writer.Write(checkpoint.Watermark);
        writer.Write(checkpoint.ClosedUntil);
        writer.Write(checkpoint.FirstEvent);
        writer.Write(checkpoint.LastEvent);
        writer.Write(checkpoint.InexactBefore);
        writer.Write(checkpoint.GapPending);
        writer.Write(checkpoint.ReachedEnd);
        WriteCounters(writer, checkpoint.Counters);
        writer.Write(checkpoint.Panes.Count);
        foreach (var pane in checkpoint.Panes)
        {
            writer.Write(pane.Group);
            writer.Write(pane.Start);
            writer.Write(pane.Events);
            writer.Write(pane.Mentions);
            writer.Write(pane.Other);
            writer.Write(pane.Set.Epoch);
            writer.Write(pane.Set.Sequence);
        }

        writer.Flush();
        return stream.ToArray();
    }

    /// <exception cref="InvalidDataException">The bytes are no checkpoint, or one of a newer format.</exception>
    public static PartitionCheckpoint Read(ReadOnlyMemory<byte> bytes)
    {
        using var reader = new BinaryReader(new MemoryStream(bytes.ToArray(), writable: false));
        try
        {
            var format = reader.ReadByte();
            if (format != Format)
            {
                throw new InvalidDataException($"The checkpoint has format {format}; this version reads format {Format}. It was written by a newer version, which can go on from it.");
            }

            return new PartitionCheckpoint
            {
                Offset = reader.ReadInt64(),
                Version = reader.ReadInt64(),
                AppendTime = reader.ReadInt64(),
                Time = reader.ReadInt64(),
                Watermark = reader.ReadInt64(),
                ClosedUntil = reader.ReadInt64(),
                FirstEvent = reader.ReadInt64(),
                LastEvent = reader.ReadInt64(),
                InexactBefore = reader.ReadInt64(),
                GapPending = reader.ReadBoolean(),
                ReachedEnd = reader.ReadBoolean(),
                Counters = ReadCounters(reader),
                Panes = ReadPanes(reader),
            };
        }
        catch (EndOfStreamException end)
        {
            throw new InvalidDataException("The checkpoint ends too early.", end);
        }
    }

    private static void WriteCounters(BinaryWriter writer, PartitionCounters counters)
    {
        writer.Write(counters.Events);
        writer.Write(counters.Mentions);
        writer.Write(counters.Late);
        writer.Write(counters.PartlyLate);
        writer.Write(counters.DataLosses);
        writer.Write((byte)counters.Invalid.Length);
        foreach (var count in counters.Invalid)
        {
            writer.Write(count);
        }
    }

    private static PartitionCounters ReadCounters(BinaryReader reader)
    {
        var counters = new PartitionCounters
        {
            Events = reader.ReadInt64(),
            Mentions = reader.ReadInt64(),
            Late = reader.ReadInt64(),
            PartlyLate = reader.ReadInt64(),
            DataLosses = reader.ReadInt64(),
        };
        var reasons = reader.ReadByte();
        for (var reason = 0; reason < reasons; reason++)
        {
            counters.Invalid[reason] = reader.ReadInt64();
        }

        return counters;
    }

    private static PaneEntry[] ReadPanes(BinaryReader reader)
    {
        var panes = new PaneEntry[reader.ReadInt32()];
        for (var i = 0; i < panes.Length; i++)
        {
            panes[i] = new PaneEntry(
                reader.ReadString(),
                reader.ReadInt64(),
                reader.ReadInt64(),
                reader.ReadInt64(),
                reader.ReadInt64(),
                new PaneSetName(reader.ReadInt64(), reader.ReadInt64()));
        }

        return panes;
    }
}
