namespace TrendingTopics.Contracts.Memory;

/// <summary>A record in memory.</summary>
/// <param name="Sequence">Its place among all records of the topic.</param>
/// <param name="AppendTime">When it was appended.</param>
/// <param name="Key">Its key; empty for none.</param>
/// <param name="Value">The raw event.</param>
/// <param name="TraceParent">The trace that its producer was in; empty for none.</param>
internal sealed record MemoryRecord(long Sequence, long AppendTime, byte[] Key, byte[] Value, byte[] TraceParent);
