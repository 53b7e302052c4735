using System.Collections.Concurrent;
using Confluent.Kafka;
using TrendingTopics.Engine.Logs;

namespace TrendingTopics.Kafka.Appending;

/// <summary>Appends batches that carry no position.</summary>
internal sealed class KafkaAppender : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, TopicAppender> _topics = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _stopping = new();
    private readonly Cluster _cluster;
    private readonly SharedProducer _producer;
    private readonly AppendTraces _traces;

    public KafkaAppender(Cluster cluster, IProducer<byte[]?, byte[]>? registered)
    {
        _cluster = cluster;
        _producer = new SharedProducer(cluster.Clients, registered);
        _traces = new AppendTraces(cluster.Clients.Options.Traces, cluster.Clients.Clock);
    }

    /// <summary>Appends the batch; the task ends once it is durable.</summary>
    public Task AppendAsync(LogBatch batch)
    {
        var pending = new PendingBatch(batch, batch.Count == 0 ? null : _traces.Begin(batch.Topic));
        if (batch.Count > 0)
        {
            _topics.GetOrAdd(batch.Topic, topic => new TopicAppender(_cluster, _producer, topic, _stopping.Token)).Append(pending);
        }

        return pending.Done;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Task.Run(_producer.Dispose).ConfigureAwait(false);
        await _stopping.CancelAsync().ConfigureAwait(false);
        _stopping.Dispose();
        _traces.Dispose();
    }
}
