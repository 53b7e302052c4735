using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using TrendingTopics.Engine.Logs;
using TrendingTopics.Engine.Processing;
using TrendingTopics.Engine.Stores;
using TrendingTopics.Engine.Streams;

namespace TrendingTopics.Programs.Counting;

/// <summary>The processors of this process, one a stream.</summary>
public sealed class StreamProcessors : IAsyncDisposable
{
    internal StreamProcessors(
        IEnumerable<StreamDefinition> streams, StreamProcessorOptions options, IEventLog log, ITrendStore store, TimeProvider clock, ILoggerFactory loggers, IMeterFactory? meters) =>
        All = [.. streams.Select(stream => new StreamProcessor(stream, log, store, clock, loggers, options, meters))];

    /// <summary>Every processor, in the order of the definitions.</summary>
    public IReadOnlyList<StreamProcessor> All { get; }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var processor in All)
        {
            await processor.DisposeAsync().ConfigureAwait(false);
        }
    }
}
