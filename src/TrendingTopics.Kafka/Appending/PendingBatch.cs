using Confluent.Kafka;
using TrendingTopics.Engine.Logs;
using TrendingTopics.Kafka.Clients;

namespace TrendingTopics.Kafka.Appending;

/// <summary>A batch on its way: its records copied, how far it was handed to the client, and how many deliveries are still to come.</summary>
internal sealed class PendingBatch
{
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TracedAppend? _trace;
    private readonly Action<DeliveryReport<byte[]?, byte[]>> _onDelivered;
    private int _left;
    private Error? _error;

    public PendingBatch(LogBatch batch, TracedAppend? trace)
    {
        Topic = batch.Topic;
        Records = new (byte[]?, byte[])[batch.Count];
        var i = 0;
        foreach (var record in batch)
        {
            Records[i++] = (record.Key.IsEmpty ? null : record.Key.ToArray(), record.Value.ToArray());
        }

        _trace = trace;
        _left = Records.Length;
        _onDelivered = OnDelivered;
        if (_left == 0)
        {
            _done.SetResult();
        }
    }

    /// <summary>Where it goes.</summary>
    public string Topic { get; }

    /// <summary>Its records; no key is null.</summary>
    public (byte[]? Key, byte[] Value)[] Records { get; }

    /// <summary>How many records were handed to the client.</summary>
    public int Sent { get; private set; }

    /// <summary>Ends once every record is acknowledged.</summary>
    public Task Done => _done.Task;

    /// <summary>Hands the next record to the client.</summary>
    /// <exception cref="ProduceException{TKey, TValue}">It was not taken.</exception>
    public void SendNext(IProducer<byte[]?, byte[]> producer, Partition partition)
    {
        var (key, value) = Records[Sent];
        var message = new Message<byte[]?, byte[]> { Key = key, Value = value, Headers = Sent == 0 ? _trace?.Headers : null };
        producer.Produce(new TopicPartition(Topic, partition), message, _onDelivered);
        Sent++;
    }

    /// <summary>What was not yet handed over will not be.</summary>
    public void Fail(Error error) => Settle(Records.Length - Sent, error);

    /// <summary>The whole batch is refused before any of it was handed over.</summary>
    public void Fail(LogException failure)
    {
        _trace?.End(failure.Message);
        _done.TrySetException(failure);
    }

    private void OnDelivered(DeliveryReport<byte[]?, byte[]> report) => Settle(1, report.Error.IsError ? report.Error : null);

    private void Settle(int count, Error? error)
    {
        if (error is not null)
        {
            Interlocked.CompareExchange(ref _error, error, null);
        }

        if (Interlocked.Add(ref _left, -count) == 0)
        {
            _trace?.End(_error?.Reason);
            if (_error is null)
            {
                _done.TrySetResult();
            }
            else
            {
                _done.TrySetException(KafkaFailure.Of($"Topic '{Topic}': {Records.Length} records were not all appended", _error));
            }
        }
    }
}
