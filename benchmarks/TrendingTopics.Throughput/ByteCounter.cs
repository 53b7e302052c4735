using TrendingTopics.Engine.Logs;

namespace TrendingTopics.Throughput;

/// <summary>Counts bytes: what reading costs without counting events.</summary>
internal sealed class ByteCounter : RecordHandler
{
    private readonly long[] _bytes = new long[EventSet.Partitions];

    public override string? Problem => _bytes.Sum() > 0 ? null : "The records were empty.";

    protected override void Take(in LogRecord record) => _bytes[record.Partition] += record.Value.Length;

    protected override void Take(in LogRecords records)
    {
        var bytes = 0L;
        foreach (ref readonly var place in records.Places)
        {
            bytes += place.Length;
        }

        _bytes[records.Partition] += bytes;
    }
}
