namespace TrendingTopics.Sources.Running;

/// <summary>How a source is driven into the log.</summary>
public sealed record SourceRunnerOptions
{
    /// <summary>How many partitions the topic gets where it is missing, 1 to 1,024.</summary>
    public int Partitions { get; init; } = 4;

    /// <summary>How many batches may be on their way into the log, 1 to 256. With <see cref="Batch"/> it bounds the memory used.</summary>
    public int InFlight { get; init; } = 16;

    /// <summary>How much one batch holds at most.</summary>
    public BatchLimit Batch { get; init; } = new(8_192, 512 * 1024);

    /// <summary>How often progress is logged.</summary>
    public TimeSpan ReportEvery { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long to wait before something that failed is tried again; doubled with each try up to <see cref="LongestRetryDelay"/>.</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>The longest wait between two tries.</summary>
    public TimeSpan LongestRetryDelay { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long what is on its way into the log may take when the source is stopped.</summary>
    public TimeSpan StopWithin { get; init; } = TimeSpan.FromSeconds(2);

    internal void Validate()
    {
        Settings.InRange(nameof(Partitions), Partitions, 1, 1_024);
        Settings.InRange(nameof(InFlight), InFlight, 1, 256);
        Settings.InRange("Batch.Records", Batch.Records, 1, 1_000_000);
        Settings.InRange("Batch.Bytes", Batch.Bytes, 1, 64 * 1024 * 1024);
        Settings.InRange(nameof(ReportEvery), ReportEvery, TimeSpan.FromMilliseconds(100), TimeSpan.FromDays(1));
        Settings.InRange(nameof(RetryDelay), RetryDelay, TimeSpan.FromMilliseconds(1), TimeSpan.FromHours(1));
        Settings.InRange(nameof(LongestRetryDelay), LongestRetryDelay, RetryDelay, TimeSpan.FromHours(1));
        Settings.InRange(nameof(StopWithin), StopWithin, TimeSpan.Zero, TimeSpan.FromHours(1));
    }
}
