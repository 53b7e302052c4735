using System.Collections.Concurrent;
using TrendingTopics.Engine.Logs;

namespace TrendingTopics.Kafka.Positions;

/// <summary>The appenders of all sources that give positions.</summary>
/// <param name="cluster">Where they append.</param>
internal sealed class SourceAppenders(Cluster cluster) : IAsyncDisposable
{
    private readonly ConcurrentDictionary<(string Topic, string Source), Lazy<SourceAppender>> _sources = new();
    private readonly PositionTopic _positions = new(cluster);

    /// <summary>Appends the batch with its position.</summary>
    public Task AppendAsync(LogBatch batch) => Of(batch.Topic, batch.Source!).AskAsync(new SourceRequest(batch));

    /// <summary>The source's position; bars whoever fed it before from going on.</summary>
    public Task<string?> GetPositionAsync(string topic, string source) => Of(topic, source).AskAsync(new SourceRequest());

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var source in _sources.Values)
        {
            await source.Value.DisposeAsync().ConfigureAwait(false);
        }
    }

    private SourceAppender Of(string topic, string source) =>
        _sources.GetOrAdd((topic, source), key => new Lazy<SourceAppender>(() => new SourceAppender(cluster, _positions, key.Topic, key.Source))).Value;
}
