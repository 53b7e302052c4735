namespace TrendingTopics.Serving;

/// <summary>Settings of the HTTP API.</summary>
public sealed class TrendingApiOptions
{
    /// <summary>The stream that <c>/trending</c> and the page show first; null: <c>hashtags</c> where there is one, else the first by name.</summary>
    public string? DefaultStream { get; set; }

    /// <summary>How long a request with an <c>Idempotency-Key</c> waits for the log before it is answered that nobody knows yet.</summary>
    public TimeSpan KeyedTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How often a live view is read, for all its listeners together; less often where reading takes more than a tenth of that time.</summary>
    public TimeSpan LiveInterval { get; set; } = TimeSpan.FromMilliseconds(250);

    /// <summary>After how long without anything new a live stream says that it is still there.</summary>
    public TimeSpan LiveHeartbeat { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>How long the store and the log may take to answer before they count as unhealthy.</summary>
    public TimeSpan HealthTimeout { get; set; } = TimeSpan.FromSeconds(5);
}
