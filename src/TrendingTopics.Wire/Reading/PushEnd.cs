namespace TrendingTopics.Wire.Reading;

/// <summary>Why pushing a lane's records has ended.</summary>
internal enum PushEnd
{
    /// <summary>An answer has been read.</summary>
    Read,

    /// <summary>No more records are wanted.</summary>
    Full,

    /// <summary>It cannot go on before the next poll.</summary>
    Stuck,

    /// <summary>It can go on only on the polling thread, while nobody else pushes.</summary>
    NeedsQuiet,
}
