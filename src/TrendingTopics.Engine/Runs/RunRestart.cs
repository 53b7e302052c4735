using TrendingTopics.Engine.Logs;
using TrendingTopics.Engine.Stores;
using TrendingTopics.Engine.Streams;

namespace TrendingTopics.Engine.Runs;

/// <summary>
/// Begins new runs of streams whose definitions have not changed, so that their logs are read again. Processors take up a run within
/// seconds, or when they start; until it has reached the log's end once, readers see its predecessor.
/// </summary>
/// <param name="store">Where streams are registered.</param>
public sealed class RunRestart(ITrendStore store)
{
    /// <summary>The run that would follow the stream's newest.</summary>
    /// <param name="stream">The stream as the store knows it.</param>
    /// <param name="topic">Its topic as it is now.</param>
    /// <param name="from">The append time from which the log is read, microseconds since the epoch; null: from its beginning.</param>
    public static StreamRun Next(StreamEntry stream, LogTopic topic, long? from)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(topic);
        var newest = stream.Newest;
        return new StreamRun(newest.Number + 1, topic.Id, topic.Partitions, newest.Definition, FromBeginning: from is null) { FromTime = from };
    }

    /// <summary>Registers the run; false where the stream is no longer as it was read.</summary>
    /// <param name="stream">The stream as it was read.</param>
    /// <param name="next">The run that follows its newest.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public ValueTask<bool> TryBeginAsync(StreamEntry stream, StreamRun next, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(next);
        return store.TryWriteStreamAsync(stream with { Runs = [.. stream.Runs, next], Version = stream.Version + 1 }, cancellationToken);
    }
}
