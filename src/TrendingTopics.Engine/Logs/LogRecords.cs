namespace TrendingTopics.Engine.Logs;

/// <summary>
/// Records of one partition in the order of their offsets, as the log's reader pushes them together: they lie in the same bytes. Valid
/// only during the call.
/// </summary>
public readonly ref struct LogRecords
{
    /// <summary>The most that are pushed together.</summary>
    public const int Most = 64;

    /// <summary>The partition that holds them.</summary>
    public required int Partition { get; init; }

    /// <summary>What they lie in. More bytes than the last record's may follow it, which mean nothing.</summary>
    public required ReadOnlySpan<byte> Data { get; init; }

    /// <summary>Where each is; 1 to <see cref="Most"/>.</summary>
    public required ReadOnlySpan<LogRecordPlace> Places { get; init; }

    /// <summary>How many there are.</summary>
    public int Count => Places.Length;

    /// <summary>One of them.</summary>
    /// <param name="index">Which.</param>
    public LogRecord this[int index]
    {
        get
        {
            ref readonly var place = ref Places[index];
            return new LogRecord
            {
                Partition = Partition,
                Offset = place.Offset,
                AppendTime = place.AppendTime,
                Key = Data.Slice(place.KeyStart, place.KeyLength),
                Value = Value(index),
            };
        }
    }

    /// <summary>The value of one of them: the raw event.</summary>
    /// <param name="index">Which.</param>
    public ReadOnlySpan<byte> Value(int index) => Data.Slice(Places[index].Start, Places[index].Length);
}

/// <summary>Where a record of several lies, and what the log says of it.</summary>
/// <param name="Offset">Its offset in the partition.</param>
/// <param name="AppendTime">When the log took it, microseconds since the epoch.</param>
/// <param name="Start">Where its value begins.</param>
/// <param name="Length">How many bytes its value has.</param>
/// <param name="KeyStart">Where its key begins.</param>
/// <param name="KeyLength">How many bytes its key has; 0 where it has none.</param>
public readonly record struct LogRecordPlace(long Offset, long AppendTime, int Start, int Length, int KeyStart, int KeyLength);
