using TrendingTopics.Engine.Reading;
using TrendingTopics.Engine.Time;

namespace TrendingTopics.Programs.Text;

/// <summary>What the terminal shows: the current window as it stands.</summary>
/// <param name="At">When it was read.</param>
/// <param name="Ranking">The ranking.</param>
public sealed record Snapshot(DateTimeOffset At, Ranking Ranking)
{
    /// <summary>Start of the window, UTC.</summary>
    public DateTimeOffset Start => UnixMicros.ToTime(Ranking.Start);

    /// <summary>End of the window, UTC.</summary>
    public DateTimeOffset End => UnixMicros.ToTime(Ranking.End);

    /// <summary>Whether both show the same counts of the same window.</summary>
    public bool ShowsTheSame(Snapshot? other) =>
        other is not null
        && Start == other.Start
        && Ranking.Mentions == other.Ranking.Mentions
        && Ranking.Topics.Select(t => (t.Topic, t.Count)).SequenceEqual(other.Ranking.Topics.Select(t => (t.Topic, t.Count)));
}
