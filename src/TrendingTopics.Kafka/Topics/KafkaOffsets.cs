using Confluent.Kafka;
using Confluent.Kafka.Admin;
using TrendingTopics.Engine.Logs;
using TrendingTopics.Engine.Time;
using TrendingTopics.Kafka.Clients;

namespace TrendingTopics.Kafka.Topics;

/// <summary>
/// Which offsets the partitions hold. What belongs to a transaction that has not ended counts, too: a reader that has come to it is not
/// at the end.
/// </summary>
/// <param name="clients">Reach the cluster.</param>
/// <param name="topics">Know which partitions there are.</param>
internal sealed class KafkaOffsets(KafkaClients clients, KafkaTopics topics)
{
    /// <summary>The offsets that the partition holds now.</summary>
    /// <exception cref="LogException">There is no such partition, or it could not be asked.</exception>
    public async Task<LogRange> GetRangeAsync(string topic, int partition, CancellationToken cancellationToken)
    {
        await CheckAsync(topic, partition, cancellationToken).ConfigureAwait(false);
        var start = AskAsync(topic, [partition], OffsetSpec.Earliest(), cancellationToken);
        var end = AskAsync(topic, [partition], OffsetSpec.Latest(), cancellationToken);
        await Task.WhenAll(start, end).ConfigureAwait(false);
        return new LogRange(OffsetOf(await start.ConfigureAwait(false)), OffsetOf(await end.ConfigureAwait(false)));
    }

    /// <summary>The ranges of all partitions of the topic.</summary>
    public async Task<IReadOnlyList<LogRange>> GetRangesAsync(LogTopic topic, CancellationToken cancellationToken)
    {
        var partitions = Enumerable.Range(0, topic.Partitions).ToList();
        var starts = AskAsync(topic.Name, partitions, OffsetSpec.Earliest(), cancellationToken);
        var ends = AskAsync(topic.Name, partitions, OffsetSpec.Latest(), cancellationToken);
        await Task.WhenAll(starts, ends).ConfigureAwait(false);
        var first = ByPartition(await starts.ConfigureAwait(false));
        var last = ByPartition(await ends.ConfigureAwait(false));
        return [.. partitions.Select(p => new LogRange(first[p], last[p]))];
    }

    /// <summary>Where the partitions end now.</summary>
    public async Task<IReadOnlyDictionary<int, long>> GetEndsAsync(string topic, IReadOnlyCollection<int> partitions, CancellationToken cancellationToken) =>
        ByPartition(await AskAsync(topic, partitions, OffsetSpec.Latest(), cancellationToken).ConfigureAwait(false));

    /// <summary>The offset of the first record appended at or after the time; the end where there is none.</summary>
    public async Task<long> FindAsync(string topic, int partition, long appendTime, CancellationToken cancellationToken)
    {
        await CheckAsync(topic, partition, cancellationToken).ConfigureAwait(false);

        // The end first: what comes meanwhile may be what is asked for.
        var end = OffsetOf(await AskAsync(topic, [partition], OffsetSpec.Latest(), cancellationToken).ConfigureAwait(false));
        var millis = Math.Max(0, UnixMicros.Floor(appendTime + UnixMicros.PerMillisecond - 1, UnixMicros.PerMillisecond) / UnixMicros.PerMillisecond);
        var found = OffsetOf(await AskAsync(topic, [partition], OffsetSpec.ForTimestamp(millis), cancellationToken).ConfigureAwait(false));
        return found < 0 ? end : found;
    }

    private async Task CheckAsync(string topic, int partition, CancellationToken cancellationToken)
    {
        var known = await topics.GetAsync(topic, cancellationToken).ConfigureAwait(false);
        if ((uint)partition >= (uint)known.Partitions)
        {
            throw new LogException($"Topic '{topic}' has no partition {partition}; it has 0 to {known.Partitions - 1}.");
        }
    }

    private async Task<ListOffsetsResult> AskAsync(string topic, IReadOnlyCollection<int> partitions, OffsetSpec which, CancellationToken cancellationToken)
    {
        var what = $"The offsets of topic '{topic}' could not be read";
        try
        {
            return await clients.AskAsync(
                admin => admin.ListOffsetsAsync(
                    partitions.Select(p => new TopicPartitionOffsetSpec { TopicPartition = new TopicPartition(topic, p), OffsetSpec = which }),
                    new ListOffsetsOptions { RequestTimeout = clients.Options.RequestTimeout }),
                cancellationToken).ConfigureAwait(false);
        }
        catch (ListOffsetsException e)
        {
            topics.Forget(topic);
            var failed = e.Result.ResultInfos.First(r => r.TopicPartitionOffsetError.Error.IsError).TopicPartitionOffsetError.Error;
            throw KafkaFailure.IsUnreachable(failed) ? clients.Availability.Lost(e) : KafkaFailure.Of(what, failed, e);
        }
        catch (KafkaException e)
        {
            topics.Forget(topic);
            throw KafkaFailure.Of(what, e.Error, e);
        }
    }

    private static long OffsetOf(ListOffsetsResult answer) => answer.ResultInfos[0].TopicPartitionOffsetError.Offset.Value;

    private static Dictionary<int, long> ByPartition(ListOffsetsResult answer) =>
        answer.ResultInfos.ToDictionary(r => r.TopicPartitionOffsetError.Partition.Value, r => r.TopicPartitionOffsetError.Offset.Value);
}
