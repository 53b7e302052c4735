namespace TrendingTopics.Engine.Events;

/// <summary>Why a record is not an event.</summary>
public enum InvalidReason
{
    /// <summary>It is one.</summary>
    None,

    /// <summary>It is not one whole JSON object.</summary>
    NotAnObject,

    /// <summary>Its topic (or text) field is missing, null, empty, an object or an array.</summary>
    NoTopic,

    /// <summary>Its topic is longer than 512 bytes.</summary>
    TopicTooLong,

    /// <summary>Its topic is not valid UTF-8, or has an escape of half a surrogate pair.</summary>
    TopicNotUnicode,

    /// <summary>Its time field is missing or null.</summary>
    NoTime,

    /// <summary>Its time is none of the forms allowed, or not within the years 1970 to 9999.</summary>
    BadTime,

    /// <summary>Its time lies further than <c>MaxFuture</c> beyond its append time.</summary>
    TooFarAhead,
}
