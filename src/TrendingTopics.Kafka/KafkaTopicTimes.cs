using Confluent.Kafka;
using Confluent.Kafka.Admin;
using TrendingTopics.Engine.Logs;
using TrendingTopics.Kafka.Clients;

namespace TrendingTopics.Kafka;

/// <summary>Whose times the records of a topic bear. Registered with the log.</summary>
public sealed class KafkaTopicTimes
{
    private const string Setting = "message.timestamp.type";
    private const string OfAppend = "LogAppendTime";
    private readonly KafkaLog _log;

    internal KafkaTopicTimes(KafkaLog log)
    {
        _log = log;
    }

    private KafkaClients Clients => _log.Cluster.Clients;

    /// <summary>Whether records get the broker's time when they are appended; else they keep what their sender says.</summary>
    /// <exception cref="LogException">The topic could not be asked about; the message says why.</exception>
    public async Task<bool> AreOfAppendAsync(string topic, CancellationToken cancellationToken = default)
    {
        var what = $"The settings of topic '{topic}' could not be read";
        try
        {
            var answer = await Clients.AskAsync(
                admin => admin.DescribeConfigsAsync([Resource(topic)], new DescribeConfigsOptions { RequestTimeout = Clients.Options.RequestTimeout }),
                cancellationToken).ConfigureAwait(false);
            return answer[0].Entries.TryGetValue(Setting, out var entry) && entry.Value == OfAppend;
        }
        catch (DescribeConfigsException e)
        {
            throw KafkaFailure.Of(what, e.Results[0].Error, e);
        }
        catch (KafkaException e)
        {
            throw KafkaFailure.Of(what, e.Error, e);
        }
    }

    /// <summary>Records that are appended from now on get the broker's time.</summary>
    /// <exception cref="LogException">The topic could not be changed; the message says why.</exception>
    public async Task SetOfAppendAsync(string topic, CancellationToken cancellationToken = default)
    {
        var what = $"Topic '{topic}' could not be changed";
        var change = new ConfigEntry { Name = Setting, Value = OfAppend, IncrementalOperation = AlterConfigOpType.Set };
        try
        {
            await Clients.AskAsync(
                admin => admin.IncrementalAlterConfigsAsync(
                    new Dictionary<ConfigResource, List<ConfigEntry>> { [Resource(topic)] = [change] },
                    new IncrementalAlterConfigsOptions { RequestTimeout = Clients.Options.RequestTimeout }),
                cancellationToken).ConfigureAwait(false);
        }
        catch (IncrementalAlterConfigsException e)
        {
            throw KafkaFailure.Of(what, e.Results[0].Error, e);
        }
        catch (KafkaException e)
        {
            throw KafkaFailure.Of(what, e.Error, e);
        }
    }

    private static ConfigResource Resource(string topic) => new() { Type = ResourceType.Topic, Name = topic };
}
