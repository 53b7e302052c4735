using Confluent.Kafka;
using Confluent.Kafka.Admin;
using TrendingTopics.Engine.Logs;
using TrendingTopics.Kafka.Clients;

namespace TrendingTopics.Kafka;

/// <summary>Which groups of readers there are. Registered with the log.</summary>
public sealed class KafkaReaderGroups
{
    private readonly KafkaLog _log;

    internal KafkaReaderGroups(KafkaLog log)
    {
        _log = log;
    }

    /// <summary>The groups that have members now and whose name ends with the given text.</summary>
    /// <exception cref="LogException">They could not be asked for; the message says why.</exception>
    public async Task<IReadOnlyList<string>> FindActiveAsync(string ending, CancellationToken cancellationToken = default)
    {
        var clients = _log.Cluster.Clients;
        try
        {
            var answer = await clients.AskAsync(
                admin => admin.ListConsumerGroupsAsync(new ListConsumerGroupsOptions { RequestTimeout = clients.Options.RequestTimeout }),
                cancellationToken).ConfigureAwait(false);
            return [.. answer.Valid
                .Where(group => group.GroupId.EndsWith(ending, StringComparison.Ordinal) && group.State is not (ConsumerGroupState.Empty or ConsumerGroupState.Dead))
                .Select(group => group.GroupId)];
        }
        catch (ListConsumerGroupsException e)
        {
            throw KafkaFailure.Of("Groups of readers could not be listed", e.Results.Errors[0], e);
        }
        catch (KafkaException e)
        {
            throw KafkaFailure.Of("Groups of readers could not be listed", e.Error, e);
        }
    }
}
