namespace TrendingTopics.Sources.Running;

/// <summary>What a source has done so far.</summary>
/// <param name="Source">Its name.</param>
/// <param name="State">How it is doing.</param>
/// <param name="Records">Records that this run has made durable in the log.</param>
/// <param name="Bytes">Their bytes, keys and values.</param>
/// <param name="Invalid">What was read and left out: lines and rows that no record can be made of.</param>
/// <param name="Rate">Durable records a second, over about the last ten seconds; over the whole run once it has ended.</param>
/// <param name="Retries">How often something was tried again.</param>
/// <param name="Problem">What is wrong; null where nothing is.</param>
public sealed record SourceProgress(
    string Source, SourceState State, long Records, long Bytes, long Invalid, double Rate, long Retries, string? Problem)
{
    /// <summary>
    /// Records that were read and that the log has not acknowledged: they are on their way or, once the run has ended, what a source that
    /// cannot be read again has lost at most.
    /// </summary>
    public long Unacknowledged { get; init; }
}
