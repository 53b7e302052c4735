using System.Text;
using TrendingTopics.Engine.Logs;

namespace TrendingTopics.Embedded.Logs;

/// <summary>
/// Turns batches into entries: deals the records out to partitions, groups them, gives them their offsets. A batch with a position is
/// one entry, because an entry is what becomes durable as a whole; another may become several. Used under the log's lock.
/// </summary>
internal sealed class BatchEncoder(int maxEntry)
{
    private byte[] _entry = new byte[64 * 1024];
    private int[] _partitionOf = new int[1024];
    private int[] _counts = [];
    private int[] _places = [];

    /// <summary>How many records the entry made last holds.</summary>
    public int Taken { get; private set; }

    /// <summary>Refuses what does not fit, before any of it is appended.</summary>
    /// <exception cref="LogException">A record, or a batch with a position, is larger than an entry may be.</exception>
    public void ThrowIfTooLarge(LogBatch batch)
    {
        const int LargestCount = 5;
        if (batch.Bytes + (2L * LargestCount * batch.Count) < maxEntry / 2)
        {
            return;
        }

        var largest = 0L;
        var all = 0L;
        foreach (var record in batch)
        {
            var size = EventEntry.SizeOf(record.Key.Length, record.Value.Length);
            largest = Math.Max(largest, size);
            all += size;
        }

        var room = maxEntry - EventEntry.HeaderSize - (EventEntry.GroupHeaderSize * LogTopic.MaxPartitions) - (3L * ((batch.Source?.Length ?? 0) + (batch.Position?.Length ?? 0)));
        if ((batch.Source is null ? largest : all) > room)
        {
            throw new LogException(
                $"A {(batch.Source is null ? "record" : "batch with a position")} of more than {maxEntry / (1024 * 1024.0):0.#} MiB does not fit into the embedded log; append in smaller ones.")
            {
                IsTransient = false,
            };
        }
    }

    /// <summary>Makes an entry of the batch's records from the given one on, and moves the topic's ends.</summary>
    public ReadOnlySpan<byte> Encode(EventTopic topic, LogBatch batch, int from, long appendTime)
    {
        var source = batch.Source is null ? 0 : Encoding.UTF8.GetByteCount(batch.Source);
        var position = batch.Source is null || batch.Position is null ? 0 : Encoding.UTF8.GetByteCount(batch.Position);
        var start = EventEntry.HeaderSize + source + position;
        var (length, groups) = Deal(topic, batch, from, start);
        if (_entry.Length < length)
        {
            _entry = new byte[Math.Max(length, Math.Min(maxEntry, 2 * _entry.Length))];
        }

        EventEntry.WriteHeader(_entry, topic.Number, groups, appendTime, batch.Source is null ? -1 : source, batch.Source is null || batch.Position is null ? -1 : position);
        if (batch.Source is not null)
        {
            Encoding.UTF8.GetBytes(batch.Source, _entry.AsSpan(EventEntry.HeaderSize));
            Encoding.UTF8.GetBytes(batch.Position ?? "", _entry.AsSpan(EventEntry.HeaderSize + source));
        }

        PlaceGroups(topic, start);
        WriteRecords(batch, from);
        EventEntry.Seal(_entry.AsSpan(0, length));
        return _entry.AsSpan(0, length);
    }

    /// <summary>Which record goes to which partition, as far as the entry has room, and how large the groups become.</summary>
    private (int Length, int Groups) Deal(EventTopic topic, LogBatch batch, int from, int start)
    {
        var partitions = topic.Description.Partitions;
        if (_counts.Length < partitions)
        {
            _counts = new int[partitions];
            _places = new int[partitions];
        }

        _counts.AsSpan(0, partitions).Clear();
        _places.AsSpan(0, partitions).Clear();
        if (_partitionOf.Length < batch.Count - from)
        {
            _partitionOf = new int[Math.Max(batch.Count - from, 2 * _partitionOf.Length)];
        }

        var length = start;
        var groups = 0;
        var keyless = topic.Keyless;
        var index = 0;
        Taken = 0;
        foreach (var record in batch)
        {
            if (index++ < from)
            {
                continue;
            }

            var isKeyless = record.Key.IsEmpty;
            var partition = isKeyless ? keyless : Partitioner.PartitionOf(record.Key, partitions);
            var size = EventEntry.SizeOf(record.Key.Length, record.Value.Length);
            var room = (long)length + size + (_counts[partition] == 0 ? EventEntry.GroupHeaderSize : 0);
            if (room > maxEntry)
            {
                break;
            }

            length = (int)room;
            groups += _counts[partition] == 0 ? 1 : 0;
            _counts[partition]++;
            _places[partition] += size;
            _partitionOf[Taken++] = partition;
            if (isKeyless)
            {
                keyless = keyless + 1 == partitions ? 0 : keyless + 1;
            }
        }

        topic.Keyless = keyless;
        return (length, groups);
    }

    private void PlaceGroups(EventTopic topic, int start)
    {
        for (var partition = 0; partition < topic.Description.Partitions; partition++)
        {
            if (_counts[partition] > 0)
            {
                var first = start + EventEntry.GroupHeaderSize;
                var group = new EventGroup(partition, _counts[partition], topic.Next[partition], first, first + _places[partition]);
                group.Write(_entry);
                topic.Next[partition] += group.Count;
                start = group.End;
                _places[partition] = group.Start;
            }
        }
    }

    private void WriteRecords(LogBatch batch, int from)
    {
        var index = 0;
        foreach (var record in batch)
        {
            if (index >= from + Taken)
            {
                break;
            }

            if (index >= from)
            {
                ref var place = ref _places[_partitionOf[index - from]];
                place += EventEntry.WriteRecord(_entry.AsSpan(place), record.Key, record.Value);
            }

            index++;
        }
    }
}
