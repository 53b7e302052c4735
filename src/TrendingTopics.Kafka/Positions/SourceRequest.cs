using TrendingTopics.Engine.Logs;

namespace TrendingTopics.Kafka.Positions;

/// <summary>What a source's appender is asked: to append a batch with its position, or for the position.</summary>
internal sealed class SourceRequest
{
    private readonly TaskCompletionSource<string?> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>A batch to append.</summary>
    public SourceRequest(LogBatch batch)
    {
        Position = batch.Position;
        Records = new (byte[]?, byte[])[batch.Count];
        var i = 0;
        foreach (var record in batch)
        {
            Records[i++] = (record.Key.IsEmpty ? null : record.Key.ToArray(), record.Value.ToArray());
            Bytes += record.Key.Length + record.Value.Length;
        }
    }

    /// <summary>The question for the position.</summary>
    public SourceRequest()
    {
    }

    /// <summary>The records; null where the position is asked for.</summary>
    public (byte[]? Key, byte[] Value)[]? Records { get; }

    /// <summary>Bytes of all keys and values.</summary>
    public long Bytes { get; }

    /// <summary>The position behind the records.</summary>
    public string? Position { get; }

    /// <summary>The position, once the request is done.</summary>
    public Task<string?> Done => _done.Task;

    /// <summary>It is done.</summary>
    public void Complete(string? position) => _done.TrySetResult(position);

    /// <summary>It failed.</summary>
    public void Fail(LogException failure) => _done.TrySetException(failure);
}
