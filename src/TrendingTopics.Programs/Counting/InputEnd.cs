using TrendingTopics.Engine.Logs;
using TrendingTopics.Engine.Processing;
using TrendingTopics.Engine.Streams;

namespace TrendingTopics.Programs.Counting;

/// <summary>Counts streams up to what the log holds now.</summary>
public static class InputEnd
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(10);

    /// <summary>Where the topic's partitions end now; the topic is created where it is missing.</summary>
    /// <exception cref="LogException">The log does not answer.</exception>
    public static async Task<IReadOnlyList<long>> FindAsync(IEventLog log, StreamDefinition stream, int partitions, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(log);
        ArgumentNullException.ThrowIfNull(stream);
        var topic = await log.EnsureTopicAsync(stream.Topic, partitions, cancellationToken).ConfigureAwait(false);
        var ends = new long[topic.Partitions];
        for (var partition = 0; partition < ends.Length; partition++)
        {
            ends[partition] = (await log.GetRangeAsync(topic.Name, partition, cancellationToken).ConfigureAwait(false)).End;
        }

        return ends;
    }

    /// <summary>Waits until everything before the ends is counted and final; a text that says why where that failed.</summary>
    public static async Task<string?> CountAsync(StreamProcessor processor, IReadOnlyList<long> ends, TimeProvider clock, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(processor);
        processor.EndInput(ends);
        using var timer = new PeriodicTimer(Look, clock);
        while (processor.State is not (StreamProcessorState.Complete or StreamProcessorState.Faulted or StreamProcessorState.Stopped))
        {
            await timer.WaitForNextTickAsync(cancellationToken).ConfigureAwait(false);
        }

        return processor.State == StreamProcessorState.Complete ? null : processor.Problem ?? "The stream could not be counted to its end.";
    }
}
