using System.Collections.Concurrent;
using Confluent.Kafka;
using Confluent.Kafka.Admin;
using TrendingTopics.Engine.Logs;
using TrendingTopics.Kafka.Clients;

namespace TrendingTopics.Kafka.Topics;

/// <summary>The cluster's topics: finds them, and creates those that are missing.</summary>
/// <param name="clients">Reach the cluster.</param>
internal sealed class KafkaTopics(KafkaClients clients)
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan CreationTimeout = TimeSpan.FromSeconds(30);
    private readonly ConcurrentDictionary<string, (LogTopic Topic, long At)> _known = new(StringComparer.Ordinal);

    /// <summary>The topic as it is now; null where there is none.</summary>
    public async Task<LogTopic?> FindAsync(string name, CancellationToken cancellationToken)
    {
        var topic = (await DescribeAsync(name, cancellationToken).ConfigureAwait(false)) is { } found ? ToTopic(found) : null;
        if (topic is null)
        {
            _known.TryRemove(name, out _);
        }
        else
        {
            _known[name] = (topic, clients.Clock.GetTimestamp());
        }

        return topic;
    }

    /// <summary>The topic as it was not long ago.</summary>
    /// <exception cref="LogException">There is none.</exception>
    public async ValueTask<LogTopic> GetAsync(string name, CancellationToken cancellationToken) =>
        _known.TryGetValue(name, out var known) && clients.Clock.GetElapsedTime(known.At) < Fresh
            ? known.Topic
            : await FindAsync(name, cancellationToken).ConfigureAwait(false) ?? throw new LogException($"There is no topic '{name}' in Kafka at {clients.Settings.Servers}.");

    /// <summary>Asks anew when the topic is needed next.</summary>
    public void Forget(string name) => _known.TryRemove(name, out _);

    /// <summary>Creates the topic where it is missing, and returns once every partition can be written.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="partitions">How many partitions it gets.</param>
    /// <param name="settings">The broker's settings of the topic.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<LogTopic> EnsureAsync(string name, int partitions, Dictionary<string, string> settings, CancellationToken cancellationToken)
    {
        if (await FindAsync(name, cancellationToken).ConfigureAwait(false) is { } existing)
        {
            return existing;
        }

        await CreateAsync(name, partitions, settings, cancellationToken).ConfigureAwait(false);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50), clients.Clock);
        var began = clients.Clock.GetTimestamp();
        while (clients.Clock.GetElapsedTime(began) < CreationTimeout)
        {
            // Brokers learn of a new topic one after the other; it is there when it has leaders that know they are.
            var found = await DescribeAsync(name, cancellationToken).ConfigureAwait(false);
            if (found is { Partitions.Count: > 0 } && found.Partitions.All(p => p.Leader is { Id: >= 0 }) && await IsServedAsync(found, cancellationToken).ConfigureAwait(false))
            {
                return await FindAsync(name, cancellationToken).ConfigureAwait(false) ?? throw NotCreated(name);
            }

            await timer.WaitForNextTickAsync(cancellationToken).ConfigureAwait(false);
        }

        throw NotCreated(name);
    }

    /// <summary>Deletes the topic, and returns once it can no longer be found (another of its name can, where a client makes one at once).</summary>
    public async Task DeleteAsync(LogTopic topic, CancellationToken cancellationToken)
    {
        var name = topic.Name;
        try
        {
            await clients.AskAsync(
                admin => admin.DeleteTopicsAsync([name], new DeleteTopicsOptions { RequestTimeout = CreationTimeout, OperationTimeout = CreationTimeout }),
                cancellationToken).ConfigureAwait(false);
        }
        catch (DeleteTopicsException e) when (e.Results[0].Error.Code == ErrorCode.UnknownTopicOrPart)
        {
            return;
        }
        catch (DeleteTopicsException e)
        {
            throw KafkaFailure.Of($"Topic '{name}' could not be deleted", e.Results[0].Error, e);
        }

        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50), clients.Clock);
        while (await FindAsync(name, cancellationToken).ConfigureAwait(false) is { } found && found.Id == topic.Id)
        {
            await timer.WaitForNextTickAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task CreateAsync(string name, int partitions, Dictionary<string, string> settings, CancellationToken cancellationToken)
    {
        var topic = new TopicSpecification { Name = name, NumPartitions = partitions, ReplicationFactor = clients.Options.ReplicationFactor, Configs = settings };
        try
        {
            await clients.AskAsync(
                admin => admin.CreateTopicsAsync([topic], new CreateTopicsOptions { RequestTimeout = CreationTimeout, OperationTimeout = CreationTimeout }),
                cancellationToken).ConfigureAwait(false);
        }
        catch (CreateTopicsException e) when (e.Results[0].Error.Code == ErrorCode.TopicAlreadyExists)
        {
            // Somebody else was quicker.
        }
        catch (CreateTopicsException e)
        {
            throw KafkaFailure.Of($"Topic '{name}' could not be created with {partitions} partitions", e.Results[0].Error, e);
        }
    }

    private async Task<bool> IsServedAsync(TopicDescription topic, CancellationToken cancellationToken)
    {
        try
        {
            await clients.AskAsync(
                admin => admin.ListOffsetsAsync(
                    topic.Partitions.Select(p => new TopicPartitionOffsetSpec { TopicPartition = new TopicPartition(topic.Name, p.Partition), OffsetSpec = OffsetSpec.Latest() }),
                    new ListOffsetsOptions { RequestTimeout = clients.Options.RequestTimeout }),
                cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (KafkaException)
        {
            return false;
        }
    }

    private async Task<TopicDescription?> DescribeAsync(string name, CancellationToken cancellationToken)
    {
        if (!LogTopic.IsName(name))
        {
            return null;
        }

        try
        {
            var answer = await clients.AskAsync(
                admin => admin.DescribeTopicsAsync(TopicCollection.OfTopicNames([name]), new DescribeTopicsOptions { RequestTimeout = clients.Options.RequestTimeout }),
                cancellationToken).ConfigureAwait(false);
            return answer.TopicDescriptions[0];
        }
        catch (DescribeTopicsException e)
        {
            var error = e.Results.TopicDescriptions[0].Error;
            return error.Code is ErrorCode.UnknownTopicOrPart or ErrorCode.Local_UnknownTopic
                ? null
                : throw KafkaFailure.Of($"Topic '{name}' could not be described", error, e);
        }
        catch (KafkaException e)
        {
            throw KafkaFailure.Of($"Topic '{name}' could not be described", e.Error, e);
        }
    }

    private LogException NotCreated(string name) =>
        new($"Topic '{name}' was created, but Kafka at {clients.Settings.Servers} does not show it with a leader for every partition.");

    private static LogTopic ToTopic(TopicDescription topic) => new(topic.Name, topic.TopicId.ToString(), topic.Partitions.Count);
}
