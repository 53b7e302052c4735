using System.Text;
using TrendingTopics.Engine.Logs;

namespace TrendingTopics.Contracts.Logs;

/// <summary>Starts each partition when it is assigned and notes what is pushed.</summary>
public sealed class RecordingHandler : ILogHandler
{
    private bool _isSteered;

    /// <summary>Where to start an assigned partition; null: not at all.</summary>
    public Func<int, long?> StartAt { get; set; } = _ => 0;

    /// <summary>Called after each record has been noted.</summary>
    public Action<PushedRecord> Pushed { get; set; } = _ => { };

    /// <summary>The reader that is told to start.</summary>
    public ILogReader? Reader { get; set; }

    /// <summary>Partitions assigned and not revoked.</summary>
    public SortedSet<int> Assigned { get; } = [];

    /// <summary>Records in the order in which they came.</summary>
    public List<PushedRecord> Records { get; } = [];

    /// <summary>Ends by partition, each with the number of records that the partition had pushed by then.</summary>
    public List<(int Partition, long EndOffset, int Records)> Ends { get; } = [];

    /// <summary>Offsets that were not there.</summary>
    public List<(int Partition, LogRange Range)> OutOfRange { get; } = [];

    /// <summary>The partition's records in the order in which they came.</summary>
    public IReadOnlyList<PushedRecord> Of(int partition) => [.. Records.Where(r => r.Partition == partition)];

    /// <inheritdoc/>
    public void OnAssigned(int partition)
    {
        Assigned.Add(partition);
        if (StartAt(partition) is { } offset)
        {
            Reader!.Start(partition, offset);
        }
    }

    /// <inheritdoc/>
    public void OnRevoked(int partition) => Assigned.Remove(partition);

    /// <inheritdoc/>
    public void OnRecord(in LogRecord record)
    {
        var pushed = new PushedRecord(record.Partition, record.Offset, record.AppendTime, Encoding.Latin1.GetString(record.Key), Encoding.Latin1.GetString(record.Value));
        Records.Add(pushed);
        Pushed(pushed);
    }

    /// <inheritdoc/>
    /// <remarks>Takes now more of them, now fewer, and none after one at which the reader was told something.</remarks>
    public int OnRecords(in LogRecords records)
    {
        _isSteered = false;
        var most = Math.Min(records.Count, 1 + (Records.Count % 9));
        var taken = 0;
        while (taken < most && !_isSteered)
        {
            OnRecord(records[taken++]);
        }

        return taken;
    }

    /// <summary>The reader is told something: no more is taken of what it pushes now.</summary>
    public void OnSteered() => _isSteered = true;

    /// <inheritdoc/>
    public void OnEnd(int partition, long endOffset) => Ends.Add((partition, endOffset, Of(partition).Count));

    /// <inheritdoc/>
    public void OnOutOfRange(int partition, LogRange range) => OutOfRange.Add((partition, range));
}

/// <summary>A record as it was pushed; bytes as Latin-1 text.</summary>
/// <param name="Partition">Its partition.</param>
/// <param name="Offset">Its offset.</param>
/// <param name="AppendTime">Its append time.</param>
/// <param name="Key">Its key.</param>
/// <param name="Value">Its value.</param>
public sealed record PushedRecord(int Partition, long Offset, long AppendTime, string Key, string Value);
