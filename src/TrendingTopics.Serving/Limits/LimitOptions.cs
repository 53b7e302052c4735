namespace TrendingTopics.Serving.Limits;

/// <summary>
/// What one caller may ask for, of the section <c>Limits</c>. A caller is a key, or an address where there is no key. 0 takes a limit
/// on requests away.
/// </summary>
public sealed class LimitOptions
{
    /// <summary>The section.</summary>
    public const string Section = "Limits";

    /// <summary>Requests a second that read; for a while five times as many.</summary>
    public int ReadsPerSecond { get; set; } = 500;

    /// <summary>Requests a second that post events; for a while five times as many.</summary>
    public int WritesPerSecond { get; set; } = 5000;

    /// <summary>Live streams at a time.</summary>
    public int LiveStreams { get; set; } = 100;

    /// <summary>Posts under way at a time; further ones wait for a place, the same number at most.</summary>
    public int Posts { get; set; } = 64;

    /// <summary>The largest body of a post, in bytes.</summary>
    public int BodyBytes { get; set; } = 10 * 1024 * 1024;

    /// <summary>The largest body of a post with an <c>Idempotency-Key</c>: its events go into the log all together or not at all.</summary>
    public int KeyedBodyBytes { get; set; } = 4 * 1024 * 1024;

    /// <summary>The largest single record of a post, in bytes; a little less than brokers take by default.</summary>
    public int RecordBytes { get; set; } = 990_000;

    /// <summary>The most events in one post.</summary>
    public int EventsPerPost { get; set; } = 250_000;
}
