using System.ComponentModel;
using System.Text.Json;

namespace TrendingTopics.Serving.Events;

/// <summary>The newest records of a stream's log.</summary>
internal sealed record EventListBody
{
    public required string Stream { get; init; }

    [Description("The log topic.")]
    public required string Topic { get; init; }

    [Description("Newest first.")]
    public required IReadOnlyList<EventBody> Events { get; init; }
}

/// <summary>A record as it stands in the log.</summary>
internal sealed record EventBody
{
    public required int Partition { get; init; }

    public required long Offset { get; init; }

    [Description("When the log took it.")]
    public required DateTime AppendTime { get; init; }

    [Description("Why it is not counted; null where it is an event.")]
    public required string? Invalid { get; init; }

    [Description("The record: JSON as it came or, where it is none, its text.")]
    public required JsonElement Record { get; init; }
}

/// <summary>What became of posted events.</summary>
internal sealed record PostedBody
{
    [Description("Events that the log now holds, durably.")]
    public required int Accepted { get; init; }

    [Description("Events that it does not hold.")]
    public required int RefusedCount { get; init; }

    [Description("The first hundred of those.")]
    public required IReadOnlyList<RefusedBody> Refused { get; init; }
}

/// <summary>A posted event that was not taken.</summary>
internal sealed record RefusedBody
{
    [Description("Its place among the events of the request: 0, 1, …")]
    public required int Position { get; init; }

    [Description("Why: not_an_object, no_topic, topic_too_long, topic_not_unicode, no_time, bad_time, too_far_ahead or record_too_long.")]
    public required string Reason { get; init; }

    [Description("What it must be.")]
    public required string Detail { get; init; }
}
