using TrendingTopics.Embedded.Disk;
using TrendingTopics.Engine.Logs;

namespace TrendingTopics.Embedded.Logs;

/// <summary>Looks for records from a mark on.</summary>
internal static class LogSearch
{
    /// <summary>The offset of the partition's first record appended at or after the time; null where there is none.</summary>
    public static long? FirstSince(DurableLog disk, long address, EventTopic topic, int partition, long appendTime)
    {
        using var scan = new EntryScan(disk, address, entry => IsOf(entry, topic) && EventEntry.AppendTimeOf(entry) >= appendTime);
        while (scan.MoveNext())
        {
            var position = EventEntry.GroupsStart(scan.Entry);
            for (var i = 0; i < EventEntry.GroupsOf(scan.Entry); i++)
            {
                var group = EventGroup.Read(scan.Entry, position);
                if (group.Partition == partition)
                {
                    return group.FirstOffset;
                }

                position = group.End;
            }
        }

        return null;
    }

    /// <summary>The topic's newest records, newest first.</summary>
    public static IReadOnlyList<StoredRecord> Newest(DurableLog disk, long address, EventTopic topic, int limit)
    {
        var newest = new List<StoredRecord>();
        using var scan = new EntryScan(disk, address, entry => IsOf(entry, topic));
        while (scan.MoveNext())
        {
            newest.AddRange(Records(scan.Entry));
            newest.RemoveRange(0, Math.Max(0, newest.Count - limit));
        }

        newest.Reverse();
        return newest;
    }

    /// <summary>Whether an entry holds records of the topic.</summary>
    public static bool IsOf(ReadOnlySpan<byte> entry, EventTopic topic) => entry[sizeof(uint)] == EventEntry.Batch && EventEntry.TopicOf(entry) == topic.Number;

    /// <summary>An entry's records, oldest first; which came first in different partitions is not known, so they take turns.</summary>
    private static IEnumerable<StoredRecord> Records(ReadOnlySpan<byte> entry)
    {
        var records = new List<(int FromEnd, StoredRecord Record)>();
        var position = EventEntry.GroupsStart(entry);
        for (var i = 0; i < EventEntry.GroupsOf(entry); i++)
        {
            var group = EventGroup.Read(entry, position);
            var at = group.Start;
            for (var n = 0; n < group.Count; n++)
            {
                var header = EventEntry.ReadCount(entry, ref at);
                var key = (header & 1) == 0 ? 0 : (int)EventEntry.ReadCount(entry, ref at);
                at += key;
                var value = entry.Slice(at, (int)(header >> 1)).ToArray();
                at += value.Length;
                records.Add((group.Count - n, new StoredRecord(group.Partition, group.FirstOffset + n, EventEntry.AppendTimeOf(entry), value)));
            }

            position = group.End;
        }

        return records.OrderByDescending(r => r.FromEnd).Select(r => r.Record);
    }
}
