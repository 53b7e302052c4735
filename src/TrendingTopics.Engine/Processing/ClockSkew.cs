namespace TrendingTopics.Engine.Processing;

/// <summary>
/// How far events of one partition were out of line since this was looked at last: the greatest distances, in microseconds. It serves
/// those who look for a wrong clock and has no effect on results.
/// </summary>
internal struct ClockSkew
{
    /// <summary>How far an event that was refused as too far ahead lay ahead of the append time; 0 where none was.</summary>
    public long Ahead;

    /// <summary>How far a late event lay behind the watermark; 0 where none was.</summary>
    public long Behind;

    /// <summary>Whether no event was out of line.</summary>
    public readonly bool IsNone => Ahead == 0 && Behind == 0;

    /// <summary>Takes note of an event from the future.</summary>
    public void OnAhead(long by) => Ahead = Math.Max(Ahead, by);

    /// <summary>Takes note of a late event.</summary>
    public void OnBehind(long by) => Behind = Math.Max(Behind, by);

    /// <summary>Takes in another's.</summary>
    public void Add(in ClockSkew other)
    {
        OnAhead(other.Ahead);
        OnBehind(other.Behind);
    }
}
