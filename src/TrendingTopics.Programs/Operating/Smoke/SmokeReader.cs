using TrendingTopics.Engine.Logs;

namespace TrendingTopics.Programs.Operating.Smoke;

/// <summary>Looks for the messages of one trial behind where the partitions ended.</summary>
internal sealed class SmokeReader(ILogReader reader, IReadOnlyList<long> ends, List<byte[]> expected) : ILogHandler
{
    /// <summary>How many have not been read yet.</summary>
    public int Missing => expected.Count;

    public void OnAssigned(int partition) => reader.Start(partition, partition < ends.Count ? ends[partition] : 0);

    public void OnRevoked(int partition)
    {
        // Who gets it besides belongs to another trial, and reads it for himself.
    }

    public void OnRecord(in LogRecord record)
    {
        for (var i = 0; i < expected.Count; i++)
        {
            if (record.Value.SequenceEqual(expected[i]))
            {
                expected.RemoveAt(i);
                return;
            }
        }
    }

    public void OnEnd(int partition, long endOffset)
    {
        // What is missing may still come.
    }

    public void OnOutOfRange(int partition, LogRange range) => reader.Start(partition, range.Start);
}
