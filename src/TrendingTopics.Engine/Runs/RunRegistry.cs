using Microsoft.Extensions.Logging;
using TrendingTopics.Engine.Logs;
using TrendingTopics.Engine.Stores;
using TrendingTopics.Engine.Streams;

namespace TrendingTopics.Engine.Runs;

/// <summary>
/// Registers streams and their runs by compare-and-set, so that of several processes that start at once exactly one makes the run and
/// all get it.
/// </summary>
/// <param name="store">Where streams are registered.</param>
/// <param name="logger">Takes what an operator should know.</param>
internal sealed partial class RunRegistry(ITrendStore store, ILogger logger)
{
    /// <summary>Each lost attempt is another process' success, so that a few are enough.</summary>
    private const int MaxAttempts = 50;

    /// <summary>
    /// The run of the definition over the topic: the newest where it has the same results and the same topic, with its other settings
    /// and its number of partitions brought up to date; else a new one. A topic with another id was recreated: its run reads it from
    /// the beginning.
    /// </summary>
    /// <exception cref="LogException">The topic has fewer partitions than its run.</exception>
    /// <exception cref="StoreException">Others kept changing the stream.</exception>
    public async Task<StreamRun> RegisterAsync(StreamDefinition definition, LogTopic topic, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            var entry = await store.GetStreamAsync(definition.Name, cancellationToken).ConfigureAwait(false);
            var run = entry is null
                ? new StreamRun(1 + await store.GetLastRemovedRunAsync(definition.Name, cancellationToken).ConfigureAwait(false), topic.Id, topic.Partitions, definition)
                : RunOf(entry, definition, topic);
            var registered = With(entry, run);
            if (ReferenceEquals(registered, entry))
            {
                return run;
            }

            if (await store.TryWriteStreamAsync(registered, cancellationToken).ConfigureAwait(false))
            {
                LogRegistered(definition.Name, run.Number, topic.Name, topic.Id, run.Partitions, entry is null || entry.Newest.Number != run.Number);
                return run;
            }
        }

        throw new StoreException($"Stream '{definition.Name}' could not be registered: others changed it {MaxAttempts} times meanwhile.") { IsTransient = true };
    }

    /// <summary>
    /// Shows the run to readers, because it has reached the end of the log once. It never goes back: a newer current run stays.
    /// </summary>
    /// <returns>True once readers see this run or a newer one; false where others kept changing the stream, or the store does not know the run.</returns>
    public async Task<bool> PromoteAsync(StreamRun run, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            var entry = await store.GetStreamAsync(run.Definition.Name, cancellationToken).ConfigureAwait(false);
            if (entry is null || entry.Runs.All(r => r.Number != run.Number))
            {
                return false;
            }

            if (entry.Current >= run.Number)
            {
                return true;
            }

            var promoted = entry with { Current = run.Number, Version = entry.Version + 1 };
            if (await store.TryWriteStreamAsync(promoted, cancellationToken).ConfigureAwait(false))
            {
                LogPromoted(run.Definition.Name, run.Number, entry.Current);
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether the store has the run: one of its number, over its topic, with its results and at least its partitions.</summary>
    public static async Task<bool> IsRegisteredAsync(ITrendStore store, StreamRun run, CancellationToken cancellationToken)
    {
        var entry = await store.GetStreamAsync(run.Definition.Name, cancellationToken).ConfigureAwait(false);
        return entry?.Runs.FirstOrDefault(other => other.Number == run.Number) is { } registered
            && registered.TopicId == run.TopicId
            && registered.Start == run.Start
            && registered.Partitions >= run.Partitions
            && StreamComparison.SameResults(registered.Definition, run.Definition);
    }

    private static StreamRun RunOf(StreamEntry entry, StreamDefinition definition, LogTopic topic)
    {
        var newest = entry.Newest;
        if (topic.Id != newest.TopicId)
        {
            return new StreamRun(newest.Number + 1, topic.Id, topic.Partitions, definition, FromBeginning: true);
        }

        if (topic.Partitions < newest.Partitions)
        {
            throw new LogException(
                $"Topic '{topic.Name}' of stream '{definition.Name}' has {topic.Partitions} partitions and had {newest.Partitions}: a topic may gain partitions, never lose them. Recreate it with another id, or restore its partitions.");
        }

        return StreamComparison.SameResults(newest.Definition, definition)
            ? newest with { Partitions = topic.Partitions, Definition = definition }
            : new StreamRun(newest.Number + 1, topic.Id, topic.Partitions, definition);
    }

    /// <summary>The entry with the run in it; the given entry itself where nothing changes.</summary>
    private static StreamEntry With(StreamEntry? entry, StreamRun run)
    {
        if (entry is null)
        {
            return new StreamEntry(run.Definition.Name, [run], Current: run.Number, Version: 1);
        }

        var newest = entry.Newest;
        if (newest.Number != run.Number)
        {
            return entry with { Runs = [.. entry.Runs, run], Version = entry.Version + 1 };
        }

        // Records compare lists by reference, and the stored one was read from the store.
        var windows = newest.Definition.Windows;
        var changed = !windows.SequenceEqual(run.Definition.Windows)
            || newest != run with { Definition = run.Definition with { Windows = windows } };
        return changed ? entry with { Runs = [.. entry.Runs.SkipLast(1), run], Version = entry.Version + 1 } : entry;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Stream}: run {Run} over topic {Topic} (id {TopicId}, {Partitions} partitions) is registered; new: {IsNew}.")]
    private partial void LogRegistered(string stream, int run, string topic, string topicId, int partitions, bool isNew);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Stream}: run {Run} has reached the end of the log; readers see it from now on, in place of run {Former}.")]
    private partial void LogPromoted(string stream, int run, int former);
}
