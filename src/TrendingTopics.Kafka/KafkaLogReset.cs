using TrendingTopics.Engine.Logs;

namespace TrendingTopics.Kafka;

/// <summary>Empties the log on Kafka. Registered with it.</summary>
public sealed class KafkaLogReset
{
    private readonly KafkaLog _log;

    internal KafkaLogReset(KafkaLog log)
    {
        _log = log;
    }

    /// <summary>
    /// Deletes topics with all their records, and how far every source was read, and creates the topics anew. Only while nobody reads or
    /// writes them.
    /// </summary>
    /// <param name="topics">Their names.</param>
    /// <param name="partitions">Partitions of those that do not exist; the others get as many as they had.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="LogException">It failed; it may be tried again.</exception>
    public async Task RecreateAsync(IEnumerable<string> topics, int partitions, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(topics);
        await DeleteAsync(_log.Cluster.Clients.Options.PositionsTopic, cancellationToken).ConfigureAwait(false);
        foreach (var topic in topics)
        {
            var deleted = await DeleteAsync(topic, cancellationToken).ConfigureAwait(false);
            await _log.EnsureTopicAsync(topic, deleted?.Partitions ?? partitions, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<LogTopic?> DeleteAsync(string name, CancellationToken cancellationToken)
    {
        var topic = await _log.FindTopicAsync(name, cancellationToken).ConfigureAwait(false);
        if (topic is not null)
        {
            await _log.Cluster.Topics.DeleteAsync(topic, cancellationToken).ConfigureAwait(false);
        }

        return topic;
    }
}
