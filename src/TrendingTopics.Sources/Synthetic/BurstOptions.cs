namespace TrendingTopics.Sources.Synthetic;

/// <summary>Topics that suddenly multiply for some seconds.</summary>
public sealed record BurstOptions
{
    /// <summary>About how often some topic bursts by itself; zero for never.</summary>
    public TimeSpan Every { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long such a burst lasts.</summary>
    public TimeSpan Length { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How many times more often than usual the topic is picked meanwhile, above 1.</summary>
    public double Factor { get; init; } = 30;

    /// <summary>Bursts of given topics at given times.</summary>
    public IReadOnlyList<ScheduledBurst> Scheduled { get; init; } = [];
}

/// <summary>A burst of a given topic.</summary>
/// <param name="Topic">One of the source's topics.</param>
/// <param name="At">When it begins, from the start of the source.</param>
/// <param name="Length">How long it lasts.</param>
/// <param name="Factor">How many times more often than usual the topic is picked meanwhile, above 1.</param>
public sealed record ScheduledBurst(string Topic, TimeSpan At, TimeSpan Length, double Factor);
