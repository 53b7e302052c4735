using Confluent.Kafka;

namespace TrendingTopics.Kafka.Positions;

/// <summary>
/// The transactions of one source: records and position become visible together. All calls block and belong to one thread. The first
/// thing a new client does is to end what a former one left open, and to bar it from going on.
/// </summary>
internal sealed class SourceTransactions(Cluster cluster, string topic, string source, string positionsTopic) : IDisposable
{
    private static readonly TimeSpan Room = TimeSpan.FromMilliseconds(100);
    private readonly byte[] _key = PositionTopic.KeyOf(topic, source);
    private IProducer<byte[]?, byte[]>? _producer;
    private int _turn;

    /// <summary>Whether a client stands ready to write.</summary>
    public bool IsOpen => _producer is not null;

    private TimeSpan Timeout => cluster.Clients.Options.RequestTimeout;

    /// <summary>Ends what a former client left open, and bars it from going on.</summary>
    /// <exception cref="KafkaException">It could not be done now.</exception>
    public void Open()
    {
        var producer = cluster.Clients.CreateProducer($"trending-{topic}-{source}");
        try
        {
            producer.InitTransactions(Timeout);
            _producer = producer;
        }
        catch
        {
            producer.Dispose();
            throw;
        }
    }

    /// <summary>Writes the records and the position, and makes them visible.</summary>
    /// <exception cref="KafkaTxnRequiresAbortException">It is to be aborted.</exception>
    /// <exception cref="KafkaException">The client cannot go on, or nobody knows whether it was committed.</exception>
    public void Write(IEnumerable<SourceRequest> batches, SourcePosition position, int partitions)
    {
        var producer = _producer!;
        producer.BeginTransaction();
        foreach (var batch in batches)
        {
            foreach (var (key, value) in batch.Records!)
            {
                var partition = key is null ? new Partition(_turn) : Partition.Any;
                Send(producer, new TopicPartition(topic, partition), key, value);
                _turn = key is null ? (_turn + 1) % partitions : _turn;
            }
        }

        Send(producer, new TopicPartition(positionsTopic, 0), _key, position.Encode());
        Commit(producer);
    }

    /// <summary>Takes back what was written.</summary>
    public void Abort()
    {
        while (true)
        {
            try
            {
                _producer!.AbortTransaction(Timeout);
                _turn = 0;
                return;
            }
            catch (KafkaRetriableException)
            {
                cluster.Clients.Availability.Note(new Error(ErrorCode.Local_TimedOut));
            }
        }
    }

    /// <summary>Lets go of the client; the next <see cref="Open"/> ends what it left open.</summary>
    public void Dispose()
    {
        _producer?.Dispose();
        _producer = null;
    }

    private void Commit(IProducer<byte[]?, byte[]> producer)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                producer.CommitTransaction(Timeout);
                return;
            }
            catch (KafkaRetriableException) when (attempt < 3)
            {
                // It goes on where it stopped.
            }
        }
    }

    private static void Send(IProducer<byte[]?, byte[]> producer, TopicPartition place, byte[]? key, byte[] value)
    {
        var message = new Message<byte[]?, byte[]> { Key = key, Value = value };
        while (true)
        {
            try
            {
                producer.Produce(place, message);
                return;
            }
            catch (ProduceException<byte[]?, byte[]> e) when (e.Error.Code == ErrorCode.Local_QueueFull)
            {
                producer.Flush(Room);
            }
        }
    }
}
