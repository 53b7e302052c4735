using TrendingTopics.Engine.Logs;

namespace TrendingTopics.Sources;

/// <summary>How much a batch may hold. A single record that is longer is a batch of its own.</summary>
/// <param name="Records">How many records, above 0.</param>
/// <param name="Bytes">How many bytes of keys and values, above 0.</param>
public readonly record struct BatchLimit(int Records, int Bytes)
{
    /// <summary>Whether a record of so many bytes (key and value) may be added.</summary>
    public bool HasRoom(LogBatch batch, int length)
    {
        ArgumentNullException.ThrowIfNull(batch);
        return batch.Count == 0 || (batch.Count < Records && batch.Bytes + (long)length <= Bytes);
    }
}
