using Confluent.Kafka;
using TrendingTopics.Kafka.Clients;

namespace TrendingTopics.Kafka.Reading;

/// <summary>
/// The client of one reader, reduced to what a reader does with it. The client begins to fetch a partition as it is assigned; it is
/// paused a moment later, what came is dropped, and where to read really is told once the partition is started. Until then it stands at
/// offset 0 and not at its end, since a seek that overtakes the client's question for the end is undone by the answer.
/// </summary>
internal sealed class GroupClient : IDisposable
{
    private readonly string _topic;
    private readonly IConsumer<int, int> _consumer;

    /// <param name="clients">Make the client.</param>
    /// <param name="topic">The topic.</param>
    /// <param name="group">The group.</param>
    /// <param name="storesOffsets">Whether it takes note itself of what it hands out, to commit it.</param>
    /// <param name="keys">Takes a record's key.</param>
    /// <param name="values">Takes a record's value.</param>
    /// <param name="changed">Told, from within <see cref="Consume"/>, what came or went; what goes is given to others once it returns.</param>
    public GroupClient(KafkaClients clients, string topic, string group, bool storesOffsets, Scratch keys, Scratch values, Action<Rebalance> changed)
    {
        _topic = topic;
        _consumer = clients.CreateGroupReader(group, storesOffsets, keys, values, builder => builder
            .SetPartitionsAssignedHandler((_, partitions) =>
            {
                partitions.ForEach(p => changed(new Rebalance(p.Partition, IsAssigned: true)));
                return partitions.Select(p => new TopicPartitionOffset(p, 0));
            })
            .SetPartitionsRevokedHandler((_, partitions) => partitions.ForEach(p => changed(new Rebalance(p.Partition, IsAssigned: false)))));
        _consumer.Subscribe(topic);
    }

    /// <summary>What has come; null where nothing came in time. Also serves the group.</summary>
    public ConsumeResult<int, int>? Consume(int milliseconds) => _consumer.Consume(milliseconds);

    /// <summary>Has the client drop what it has fetched of the partition, and fetch no more.</summary>
    public void Pause(ReadPartition partition)
    {
        try
        {
            _consumer.Pause([new TopicPartition(_topic, partition.Number)]);
            partition.IsClientPaused = true;
        }
        catch (KafkaException e) when (!e.Error.IsFatal)
        {
            // It is just being taken away or set up; what is fetched of it is dropped here.
            partition.IsClientPaused = false;
        }
    }

    /// <summary>Has the client read from the partition's next offset on; it is tried again later where the client is not ready.</summary>
    public void Seek(ReadPartition partition)
    {
        var place = new TopicPartitionOffset(_topic, partition.Number, partition.Next);
        try
        {
            MoveTo(place);
            if (partition.IsClientPaused)
            {
                _consumer.Resume([place.TopicPartition]);
                partition.IsClientPaused = false;
            }

            partition.IsSeekDue = false;
        }
        catch (KafkaException e) when (!e.Error.IsFatal)
        {
            partition.IsSeekDue = true;
        }
    }

    /// <summary>Takes note of how far a partition has been read, to commit it.</summary>
    public void Store(int partition, long next)
    {
        try
        {
            _consumer.StoreOffset(new TopicPartitionOffset(_topic, partition, next));
        }
        catch (KafkaException e) when (!e.Error.IsFatal)
        {
            // It is just being taken away.
        }
    }

    private void MoveTo(TopicPartitionOffset place)
    {
        try
        {
            _consumer.Seek(place);
        }
        catch (KafkaException e) when (e.Error.Code == ErrorCode.Local_State)
        {
            // It has not begun, or has given the partition up after an offset that was not there.
            _consumer.IncrementalUnassign([place.TopicPartition]);
            _consumer.IncrementalAssign([place]);
        }
    }

    /// <summary>Leaves the group.</summary>
    public void Dispose()
    {
        try
        {
            _consumer.Close();
        }
        catch (KafkaException)
        {
            // The group notices by itself that the member is gone.
        }
        finally
        {
            _consumer.Dispose();
        }
    }
}

/// <summary>A partition that came or went.</summary>
/// <param name="Partition">The partition.</param>
/// <param name="IsAssigned">Whether it came.</param>
internal readonly record struct Rebalance(int Partition, bool IsAssigned);
