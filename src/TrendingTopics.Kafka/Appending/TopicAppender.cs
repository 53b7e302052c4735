using Confluent.Kafka;
using TrendingTopics.Engine.Logs;
using TrendingTopics.Kafka.Clients;

namespace TrendingTopics.Kafka.Appending;

/// <summary>
/// Appends to one topic, in the order of the calls. What the client has no room for waits here, and is handed over once there is room
/// again; nobody is blocked meanwhile.
/// </summary>
internal sealed class TopicAppender
{
    private static readonly TimeSpan RetryFull = TimeSpan.FromMilliseconds(10);
    private readonly Lock _gate = new();
    private readonly Queue<PendingBatch> _waiting = new();
    private readonly Cluster _cluster;
    private readonly SharedProducer _producer;
    private readonly string _topic;
    private readonly CancellationToken _stopping;
    private int _partitions;
    private int _turn;
    private long _checkedAt;
    private bool _pumping;

    public TopicAppender(Cluster cluster, SharedProducer producer, string topic, CancellationToken stopping)
    {
        (_cluster, _producer, _topic, _stopping) = (cluster, producer, topic, stopping);
    }

    /// <summary>Sends the batch on its way behind those before it.</summary>
    public void Append(PendingBatch batch)
    {
        var limit = _cluster.Clients.Settings.MaxRecordBytes;
        foreach (var (key, value) in batch.Records)
        {
            if ((key?.Length ?? 0) + value.Length > limit)
            {
                batch.Fail(new LogException($"Topic '{_topic}': a record of {(key?.Length ?? 0) + value.Length} bytes is larger than the {limit} that the log takes; nothing of its batch was appended. {KafkaLogOptions.Section}:{nameof(KafkaLogOptions.Producer)}:message.max.bytes and the broker's setting of that name raise it.") { IsTransient = false });
                return;
            }
        }

        lock (_gate)
        {
            _waiting.Enqueue(batch);
            if (_pumping)
            {
                return;
            }

            if (TrySend() && !IsCheckDue())
            {
                return;
            }

            _pumping = true;
        }

        _ = PumpAsync();
    }

    /// <summary>Goes on until nothing waits.</summary>
    private async Task PumpAsync()
    {
        while (true)
        {
            var failure = await CheckAsync().ConfigureAwait(false);
            lock (_gate)
            {
                if (failure is not null && _partitions == 0)
                {
                    FailAll(failure);
                }

                if (TrySend())
                {
                    _pumping = false;
                    return;
                }
            }

            await Task.Delay(RetryFull, _cluster.Clients.Clock, CancellationToken.None).ConfigureAwait(false);
        }
    }

    /// <summary>Finds out how many partitions the topic has, where that is not known or was long ago.</summary>
    private async Task<LogException?> CheckAsync()
    {
        if (!IsCheckDue())
        {
            return null;
        }

        try
        {
            var topic = await _cluster.Topics.GetAsync(_topic, _stopping).ConfigureAwait(false);
            (_partitions, _checkedAt) = (topic.Partitions, _cluster.Clients.Clock.GetTimestamp());
            return null;
        }
        catch (LogException e)
        {
            // Where the number was known, it is good until the client says otherwise.
            _checkedAt = _cluster.Clients.Clock.GetTimestamp();
            return e;
        }
        catch (OperationCanceledException)
        {
            return KafkaFailure.Closed();
        }
    }

    private bool IsCheckDue() => _partitions == 0 || _cluster.Clients.Clock.GetElapsedTime(_checkedAt) >= TimeSpan.FromSeconds(30);

    /// <summary>Hands over what waits; false where the client has no room for all of it.</summary>
    private bool TrySend()
    {
        while (_waiting.TryPeek(out var batch))
        {
            if (_partitions == 0)
            {
                return false;
            }

            using var lent = _producer.Lend();
            if (lent.Client is not { } producer)
            {
                FailAll(KafkaFailure.Closed());
                return true;
            }

            try
            {
                while (batch.Sent < batch.Records.Length)
                {
                    // Keys choose the partition; records without one go to all in turn.
                    var partition = batch.Records[batch.Sent].Key is null ? new Partition(_turn) : Partition.Any;
                    batch.SendNext(producer, partition);
                    _turn = partition == Partition.Any ? _turn : (_turn + 1) % _partitions;
                }
            }
            catch (ProduceException<byte[]?, byte[]> e) when (e.Error.Code == ErrorCode.Local_QueueFull)
            {
                return false;
            }
            catch (ProduceException<byte[]?, byte[]> e)
            {
                OnRefused(producer, batch, e.Error);
            }

            _waiting.Dequeue();
        }

        return true;
    }

    private void OnRefused(IProducer<byte[]?, byte[]> producer, PendingBatch batch, Error error)
    {
        if (error.IsFatal || error.Code == ErrorCode.Local_Fatal)
        {
            _producer.Replace(producer);
        }

        if (error.Code is ErrorCode.Local_UnknownPartition or ErrorCode.Local_UnknownTopic or ErrorCode.UnknownTopicOrPart)
        {
            _cluster.Topics.Forget(_topic);
            (_partitions, _turn) = (0, 0);
        }

        batch.Fail(error);
    }

    private void FailAll(LogException failure)
    {
        while (_waiting.TryDequeue(out var batch))
        {
            batch.Fail(failure);
        }
    }
}
