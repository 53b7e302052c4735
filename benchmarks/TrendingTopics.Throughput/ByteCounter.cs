using TrendingTopics.Engine.Logs;

namespace TrendingTopics.Throughput;

/// <summary>Counts bytes: what reading costs without counting events.</summary>
internal sealed class ByteCounter : RecordHandler
{
    private long _bytes;

    public override string? Problem => _bytes > 0 ? null : "The records were empty.";

    public override void OnRecord(in LogRecord record)
    {
        Records++;
        _bytes += record.Value.Length;
    }

    public override int OnRecords(in LogRecords records)
    {
        Records += records.Count;
        foreach (ref readonly var place in records.Places)
        {
            _bytes += place.Length;
        }

        return records.Count;
    }
}
