using System.ComponentModel;

namespace TrendingTopics.Serving.Streams;

/// <summary>The streams that there are.</summary>
internal sealed record StreamListBody
{
    public required IReadOnlyList<StreamBody> Streams { get; init; }
}

/// <summary>A stream.</summary>
internal sealed record StreamBody
{
    public required string Name { get; init; }

    [Description("The log topic that it reads.")]
    public required string Topic { get; init; }

    [Description("Where in a record its parts stand.")]
    public required StreamFieldsBody Fields { get; init; }

    [Description("Where topics come from: field, or hashtags or words of the text.")]
    public required string Extract { get; init; }

    [Description("Its window definitions; the first is taken where a request names none.")]
    public required IReadOnlyList<string> Windows { get; init; }

    [Description("How far its watermark stays behind its time.")]
    public required string Lateness { get; init; }

    [Description("How many topics a ranking lists that is not final.")]
    public required int Top { get; init; }

    [Description("Number of the run that is read.")]
    public required int Run { get; init; }

    [Description("Whether it is the one that /trending shows.")]
    public required bool Default { get; init; }
}

/// <summary>Names of a record's fields.</summary>
internal sealed record StreamFieldsBody
{
    public required string Topic { get; init; }

    public required string Time { get; init; }

    public required string User { get; init; }

    public required string Text { get; init; }
}

/// <summary>Where a stream stands.</summary>
internal sealed record StatusBody
{
    public required string Stream { get; init; }

    [Description("Number of the run that is read.")]
    public required int Run { get; init; }

    [Description("Number of the run that is processed; another one while that has not reached the log's end for the first time.")]
    public required int NewestRun { get; init; }

    [Description("The stream's time: the greatest of its partitions' times or, where some lag behind their log's end, the least of those.")]
    public required DateTime? Time { get; init; }

    [Description("The least of its partitions' watermarks.")]
    public required DateTime? Watermark { get; init; }

    [Description("Every window that ends by then is final in every partition.")]
    public required DateTime? ClosedUntil { get; init; }

    [Description("Whether every partition was at its log's end.")]
    public required bool AtEnd { get; init; }

    [Description("Records in the log that are not counted yet, as far as known.")]
    public required long Lag { get; init; }

    [Description("Events counted.")]
    public required long Events { get; init; }

    public required long Mentions { get; init; }

    [Description("Events for which no window was open.")]
    public required long Late { get; init; }

    [Description("Events that missed some of their windows.")]
    public required long PartlyLate { get; init; }

    [Description("Invalid records.")]
    public required long Invalid { get; init; }

    [Description("Invalid records by reason.")]
    public required IReadOnlyDictionary<string, long> InvalidByReason { get; init; }

    [Description("How far events of the last minutes that were refused as too far ahead lay ahead of the log's clock, at most; 0 where there were none.")]
    public required double ClockAheadSeconds { get; init; }

    [Description("How far late events of the last minutes lay behind the watermark, at most; 0 where there were none.")]
    public required double ClockBehindSeconds { get; init; }

    [Description("When a partition said last where it stands.")]
    public required DateTime? UpdatedAt { get; init; }

    public required IReadOnlyList<PartitionStatusBody> Partitions { get; init; }
}

/// <summary>Where a partition stands.</summary>
internal sealed record PartitionStatusBody
{
    public required int Partition { get; init; }

    [Description("Offset of the next record to count.")]
    public required long Offset { get; init; }

    [Description("Records behind that, as far as known.")]
    public required long Lag { get; init; }

    public required bool AtEnd { get; init; }

    [Description("Whether the log has been silent for so long that the others no longer wait for it.")]
    public required bool Idle { get; init; }

    public required DateTime? Time { get; init; }

    public required DateTime? Watermark { get; init; }

    public required DateTime? ClosedUntil { get; init; }

    public required long Events { get; init; }

    public required long Mentions { get; init; }

    public required long Late { get; init; }

    public required long PartlyLate { get; init; }

    public required IReadOnlyDictionary<string, long> InvalidByReason { get; init; }

    [Description("How far events of the last minutes that were refused as too far ahead lay ahead of the log's clock, at most; 0 where there were none.")]
    public required double ClockAheadSeconds { get; init; }

    [Description("How far late events of the last minutes lay behind the partition's watermark, at most; 0 where there were none.")]
    public required double ClockBehindSeconds { get; init; }

    [Description("How often records were lost before they were read.")]
    public required long DataLosses { get; init; }

    [Description("Topics held in memory.")]
    public required long LiveTopics { get; init; }

    [Description("When the last durable checkpoint was written.")]
    public required DateTime? CheckpointAt { get; init; }

    [Description("How many seconds ago that was.")]
    public required double? CheckpointAgeSeconds { get; init; }

    public required DateTime UpdatedAt { get; init; }
}
