using System.Text;
using TrendingTopics.Embedded.Disk;
using TrendingTopics.Engine.Logs;

namespace TrendingTopics.Embedded.Logs;

/// <summary>The topics of the log, and the index over it. The log's lock guards it.</summary>
internal sealed class LogState(long markEvery)
{
    private readonly Dictionary<string, EventTopic> _byName = new(StringComparer.Ordinal);
    private readonly List<EventTopic> _topics = [];
    private int _columns;

    /// <summary>The topics by number.</summary>
    public IReadOnlyList<EventTopic> Topics => _topics;

    public LogIndex Index { get; } = new();

    /// <summary>The greatest append time so far.</summary>
    public long LatestAppendTime { get; set; }

    public EventTopic? Find(string name) => _byName.GetValueOrDefault(name);

    public EventTopic Add(LogTopic description, bool isDurable)
    {
        var topic = new EventTopic(description, _topics.Count, _columns) { IsDurable = isDurable };
        _topics.Add(topic);
        _byName.Add(description.Name, topic);
        _columns += description.Partitions;
        return topic;
    }

    /// <summary>Sets a mark at the entry that is about to come, where the last is far enough behind.</summary>
    public void MarkIfDue(long address)
    {
        // With very many partitions marks are large, and so they are set less often.
        var every = Math.Max(markEvery, _columns * 16L * 1024);
        if (Index.Marks.Count == 0 || address - Index.Marks[^1].Address >= every)
        {
            Mark(address);
        }
    }

    /// <summary>Sets a mark.</summary>
    public Mark Mark(long address)
    {
        var offsets = new long[_columns];
        foreach (var topic in _topics)
        {
            topic.Next.CopyTo(offsets, topic.FirstOffset);
        }

        var mark = new Mark(address, LatestAppendTime, offsets);
        Index.Add(mark);
        return mark;
    }

    /// <summary>Forgets what lies before the mark.</summary>
    public void KeepFrom(Mark mark)
    {
        Index.DropUntil(mark);
        foreach (var topic in _topics)
        {
            for (var partition = 0; partition < topic.Starts.Length; partition++)
            {
                topic.Starts[partition] = Math.Max(topic.Starts[partition], mark.OffsetAt(topic.FirstOffset + partition));
            }
        }
    }

    /// <summary>Takes in an entry that an earlier process made durable; false where it does not follow those before it.</summary>
    public bool TryReplay(ReadOnlySpan<byte> entry, long address)
    {
        if (!EntryReader.IsWhole(entry))
        {
            return false;
        }

        MarkIfDue(address);
        return entry[sizeof(uint)] == EventEntry.Topic ? TryReplayTopic(entry) : TryReplayBatch(entry, address);
    }

    /// <summary>The entry that creates a topic.</summary>
    public static ReadOnlySpan<byte> TopicEntry(EntryWriter writer, EventTopic topic) =>
        writer.Begin(EventEntry.Topic).Int32(topic.Number).Text(topic.Description.Name).Text(topic.Description.Id).Int32(topic.Description.Partitions).Complete();

    private bool TryReplayTopic(ReadOnlySpan<byte> entry)
    {
        var reader = new EntryReader(entry);
        if (reader.Int32() != _topics.Count)
        {
            return false;
        }

        Add(new LogTopic(reader.Text(), reader.Text(), reader.Int32()), isDurable: true);
        return true;
    }

    private bool TryReplayBatch(ReadOnlySpan<byte> entry, long address)
    {
        var number = EventEntry.TopicOf(entry);
        if ((uint)number >= (uint)_topics.Count)
        {
            return false;
        }

        var topic = _topics[number];
        var position = EventEntry.GroupsStart(entry);
        for (var i = 0; i < EventEntry.GroupsOf(entry); i++)
        {
            var group = EventGroup.Read(entry, position);
            if (group.FirstOffset != topic.Next[group.Partition])
            {
                return false;
            }

            topic.Next[group.Partition] += group.Count;
            topic.Ends[group.Partition] = topic.Next[group.Partition];
            position = group.End;
        }

        var (source, length) = EventEntry.SourceLengthsOf(entry);
        if (source >= 0)
        {
            topic.Positions[Encoding.UTF8.GetString(entry.Slice(EventEntry.HeaderSize, source))] =
                (length < 0 ? null : Encoding.UTF8.GetString(entry.Slice(EventEntry.HeaderSize + source, length)), address);
        }

        LatestAppendTime = Math.Max(LatestAppendTime, EventEntry.AppendTimeOf(entry));
        return true;
    }
}
