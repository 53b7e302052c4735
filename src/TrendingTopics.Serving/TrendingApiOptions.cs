namespace TrendingTopics.Serving;

/// <summary>Settings of the HTTP API.</summary>
public sealed class TrendingApiOptions
{
    /// <summary>The stream that <c>/trending</c> and the page show first; null: <c>hashtags</c> where there is one, else the first by name.</summary>
    public string? DefaultStream { get; set; }

    /// <summary>The largest body that <c>POST …/events</c> takes, in bytes.</summary>
    public int MaxBodyBytes { get; set; } = 10 * 1024 * 1024;

    /// <summary>The largest body that it takes with an <c>Idempotency-Key</c>: its events go into the log all together or not at all.</summary>
    public int MaxKeyedBodyBytes { get; set; } = 4 * 1024 * 1024;

    /// <summary>How long a request with an <c>Idempotency-Key</c> waits for the log before it is answered that nobody knows yet.</summary>
    public TimeSpan KeyedTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>The largest single record that it takes, in bytes; a little less than brokers take by default.</summary>
    public int MaxRecordBytes { get; set; } = 990_000;

    /// <summary>How often a live view is read, for all its listeners together; less often where reading takes more than a tenth of that time.</summary>
    public TimeSpan LiveInterval { get; set; } = TimeSpan.FromMilliseconds(250);

    /// <summary>After how long without anything new a live stream says that it is still there.</summary>
    public TimeSpan LiveHeartbeat { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>How long the store and the log may take to answer before they count as unhealthy.</summary>
    public TimeSpan HealthTimeout { get; set; } = TimeSpan.FromSeconds(5);
}
