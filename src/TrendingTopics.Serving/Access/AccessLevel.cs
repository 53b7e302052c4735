namespace TrendingTopics.Serving.Access;

/// <summary>What a caller may do. Who may write may read too.</summary>
internal enum AccessLevel
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Ask for rankings, windows, status and records.</summary>
    Read,

    /// <summary>Post events, and tell a producer what to do.</summary>
    Write,
}
