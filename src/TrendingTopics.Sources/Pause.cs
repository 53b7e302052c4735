namespace TrendingTopics.Sources;

/// <summary>Waits that are never shorter than asked for.</summary>
internal static class Pause
{
    /// <summary>Timers take no more than some weeks; whoever waits for longer asks again.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    /// <summary>Waits for that long, rounded up to a whole millisecond, but for an hour at most.</summary>
    public static Task ForAsync(TimeSpan time, TimeProvider clock, CancellationToken cancellationToken)
    {
        // A delay is cut off to whole milliseconds: one of less would be none at all, and waiting in a loop would keep a core busy.
        var rounded = time < Longest ? TimeSpan.FromMilliseconds(Math.Max(1, Math.Ceiling(time.TotalMilliseconds))) : Longest;
        return Task.Delay(rounded, clock, cancellationToken);
    }
}
