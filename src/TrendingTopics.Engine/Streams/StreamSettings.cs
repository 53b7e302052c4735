namespace TrendingTopics.Engine.Streams;

/// <summary>Where the topics of an event come from.</summary>
public enum TopicExtraction
{
    /// <summary>One topic: the value of the topic field.</summary>
    Field,

    /// <summary>The hashtags of the text field, each once an event.</summary>
    Hashtags,

    /// <summary>The words of the text field, each time that they occur.</summary>
    Words,
}

/// <summary>What an event's time is.</summary>
public enum EventTimeKind
{
    /// <summary>The record's time field.</summary>
    Event,

    /// <summary>The append time: the repeatable form of "now".</summary>
    Ingest,
}

/// <summary>For which windows every topic's count is kept, beyond the ranking.</summary>
public enum CountsKept
{
    /// <summary>For tumbling windows.</summary>
    Tumbling,

    /// <summary>For all windows.</summary>
    All,

    /// <summary>For none.</summary>
    None,
}

/// <summary>What happens where the log no longer holds the records that a checkpoint goes on from.</summary>
public enum DataLossPolicy
{
    /// <summary>Go on at the log's first record; the windows touched are marked not exact, and status counts the loss.</summary>
    Continue,

    /// <summary>Stop the partition, visibly.</summary>
    Stop,
}

/// <summary>Where a new run begins to read: <c>earliest</c>, <c>latest</c>, or a time (compared with append times).</summary>
/// <param name="Kind">Which of the three.</param>
/// <param name="Time">The time in microseconds since the epoch; 0 unless <paramref name="Kind"/> is <see cref="StartKind.Time"/>.</param>
public readonly record struct StartPosition(StartKind Kind, long Time = 0)
{
    /// <summary>The log's first record.</summary>
    public static StartPosition Earliest => new(StartKind.Earliest);

    /// <summary>What is appended from now on.</summary>
    public static StartPosition Latest => new(StartKind.Latest);

    /// <inheritdoc/>
    public override string ToString() => Kind switch
    {
        StartKind.Earliest => "earliest",
        StartKind.Latest => "latest",
        _ => Engine.Time.UnixMicros.ToTime(Time).ToString("O", System.Globalization.CultureInfo.InvariantCulture),
    };
}

/// <summary>The kinds of <see cref="StartPosition"/>.</summary>
public enum StartKind
{
    /// <summary>The log's first record.</summary>
    Earliest,

    /// <summary>What is appended from now on.</summary>
    Latest,

    /// <summary>The first record appended at or after a time.</summary>
    Time,
}
