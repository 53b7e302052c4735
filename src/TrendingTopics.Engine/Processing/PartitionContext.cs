using Microsoft.Extensions.Logging;
using TrendingTopics.Engine.Logs;
using TrendingTopics.Engine.Stores;
using TrendingTopics.Engine.Streams;
using TrendingTopics.Engine.Telemetry;
using TrendingTopics.Engine.Time;

namespace TrendingTopics.Engine.Processing;

/// <summary>What all partitions of one run share.</summary>
internal sealed class PartitionContext
{
    public required StreamRun Run { get; init; }

    public required IEventLog Log { get; init; }

    public required ITrendStore Store { get; init; }

    public required TimeProvider Clock { get; init; }

    public required ILogger Logger { get; init; }

    public required StreamProcessorOptions Options { get; init; }

    public required ulong HashSeed { get; init; }

    public required InvalidSample Invalid { get; init; }

    public required EngineMetrics Metrics { get; init; }

    public required EngineActivities Activities { get; init; }

    public CancellationToken Stopping { get; init; }

    public string Stream => Run.Definition.Name;

    public long Now() => UnixMicros.Now(Clock);

    /// <summary>Whether the topic is another one by now than the run's, or none: it was deleted, and may have been created again.</summary>
    public async Task<bool> IsOtherTopicAsync()
    {
        var topic = await Log.FindTopicAsync(Run.Definition.Topic, Stopping).ConfigureAwait(false);
        return topic?.Id != Run.TopicId;
    }
}
