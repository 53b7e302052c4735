namespace TrendingTopics.Engine.Events.Layouts;

/// <summary>What a piece of a layout means for the event. A piece is a literal and, unless it is the last one, the value behind it.</summary>
[Flags]
internal enum LayoutRole
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>The value is the topic.</summary>
    Topic = 1,

    /// <summary>The value is the time.</summary>
    Time = 2,

    /// <summary>Within the literal the topic is an object or array.</summary>
    NestedTopic = 4,

    /// <summary>Within the literal the time is an object or array.</summary>
    NestedTime = 8,

    /// <summary>The record ends with the literal.</summary>
    End = 16,
}
