namespace TrendingTopics.Sources.Running;

/// <summary>What a run of a source came to.</summary>
/// <param name="Records">Records made durable in the log by this run; not those of earlier runs that it resumed.</param>
/// <param name="Bytes">Their bytes, keys and values.</param>
/// <param name="Invalid">What was read and left out.</param>
/// <param name="Elapsed">From its start to its last durable record.</param>
/// <param name="Resumed">Whether it went on from a position.</param>
public sealed record SourceTotals(long Records, long Bytes, long Invalid, TimeSpan Elapsed, bool Resumed);
