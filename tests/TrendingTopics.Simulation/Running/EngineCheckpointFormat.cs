using TrendingTopics.Engine.Checkpoints;
using TrendingTopics.Engine.Processing;
using TrendingTopics.Simulation.Stores;

namespace TrendingTopics.Simulation.Running;

/// <inheritdoc/>
internal sealed class EngineCheckpointFormat : ICheckpointFormat
{
    public StoredCheckpoint Read(ReadOnlyMemory<byte> checkpoint)
    {
        var content = PartitionCheckpointCodec.Read(checkpoint);
        return new StoredCheckpoint(content.Offset, content.Version, Known(content.Time), Known(content.Watermark), Known(content.ClosedUntil), content.Counters.DataLosses);
    }

    public ReadOnlyMemory<byte> WithoutAdvance(ReadOnlyMemory<byte> checkpoint)
    {
        var content = PartitionCheckpointCodec.Read(checkpoint);
        return PartitionCheckpointCodec.Write(content with { Watermark = content.ClosedUntil, Version = content.Version - 1 });
    }

    private static long? Known(long time) => time == PartitionClock.None ? null : time;
}
