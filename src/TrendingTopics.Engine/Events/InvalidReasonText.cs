using System.Globalization;
using TrendingTopics.Engine.Streams;

namespace TrendingTopics.Engine.Events;

/// <summary>How an <see cref="InvalidReason"/> is called and explained.</summary>
public static class InvalidReasonText
{
    /// <summary>The stable name, as it stands in answers, metrics and logs: <c>no_topic</c>.</summary>
    public static string Name(this InvalidReason reason) => reason switch
    {
        InvalidReason.None => "none",
        InvalidReason.NotAnObject => "not_an_object",
        InvalidReason.NoTopic => "no_topic",
        InvalidReason.TopicTooLong => "topic_too_long",
        InvalidReason.TopicNotUnicode => "topic_not_unicode",
        InvalidReason.NoTime => "no_time",
        InvalidReason.BadTime => "bad_time",
        InvalidReason.TooFarAhead => "too_far_ahead",
        _ => throw new ArgumentOutOfRangeException(nameof(reason), reason, "Not a reason."),
    };

    /// <summary>A sentence that says what a record of the stream must be.</summary>
    public static string Describe(this InvalidReason reason, StreamDefinition definition)
    {
        ArgumentNullException.ThrowIfNull(definition);
        var isField = definition.Extract == TopicExtraction.Field;
        var topic = isField ? definition.Fields.Topic : definition.Fields.Text;
        var time = definition.Fields.Time;
        return reason switch
        {
            InvalidReason.None => "The record is a valid event.",
            InvalidReason.NotAnObject => "A record must be one whole JSON object in UTF-8, at most 64 levels deep, with nothing behind it.",
            InvalidReason.NoTopic when isField => $"The field '{topic}' must hold the topic: a string that is not empty, a number or a boolean.",
            InvalidReason.NoTopic => $"The field '{topic}' must hold the text: a string.",
            InvalidReason.TopicTooLong => string.Create(
                CultureInfo.InvariantCulture, $"The topic in the field '{topic}' must have at most {TopicCanonicalizer.MaxLength} bytes of UTF-8."),
            InvalidReason.TopicNotUnicode => $"The field '{topic}' must be valid UTF-8 without escapes of half a surrogate pair.",
            InvalidReason.NoTime or InvalidReason.BadTime =>
                $"The field '{time}' must hold the time: a number since 1970 (below 1e11 seconds, below 1e14 milliseconds, else microseconds) or ISO 8601 such as 2026-01-31T09:30:00Z, within the years 1970 to 9999.",
            InvalidReason.TooFarAhead => $"The time in the field '{time}' must lie at most {Duration.Format(definition.MaxFuture)} ahead of the time at which the record is taken.",
            _ => throw new ArgumentOutOfRangeException(nameof(reason), reason, "Not a reason."),
        };
    }
}
