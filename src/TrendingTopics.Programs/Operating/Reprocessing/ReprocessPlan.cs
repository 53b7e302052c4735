using System.Globalization;
using TrendingTopics.Engine.Logs;
using TrendingTopics.Engine.Runs;
using TrendingTopics.Engine.Streams;
using TrendingTopics.Engine.Time;

namespace TrendingTopics.Programs.Operating.Reprocessing;

/// <summary>What reading a stream's log again would do.</summary>
/// <param name="Stream">The stream as it is.</param>
/// <param name="Next">The run that would be begun.</param>
/// <param name="Records">How many records it would read, of those that are there now; ends of transactions are among them.</param>
/// <param name="IsWhole">Whether the log still has its first record, and the run would read it.</param>
internal sealed record ReprocessPlan(StreamEntry Stream, StreamRun Next, long Records, bool IsWhole)
{
    /// <summary>Makes the plan.</summary>
    /// <exception cref="CommandFailedException">There is no topic to read, or its new run begins by itself.</exception>
    public static async Task<ReprocessPlan> MakeAsync(StreamEntry stream, long? from, IEventLog log, CancellationToken cancellationToken)
    {
        var name = stream.Newest.Definition.Topic;
        if (await log.FindTopicAsync(name, cancellationToken).ConfigureAwait(false) is not { } topic)
        {
            throw new CommandFailedException($"Stream '{stream.Name}' reads the topic '{name}', which does not exist, so there is nothing to read again. Is this the log that its processors read?");
        }

        if (topic.Id != stream.Newest.TopicId)
        {
            throw new CommandFailedException(
                $"The topic '{name}' of stream '{stream.Name}' was created anew after run {stream.Newest.Number} began: processors begin run {stream.Newest.Number + 1} by themselves, which reads it from its beginning. See that one runs.");
        }

        var (records, isWhole) = (0L, true);
        for (var partition = 0; partition < topic.Partitions; partition++)
        {
            var range = await log.GetRangeAsync(name, partition, cancellationToken).ConfigureAwait(false);
            var start = from is { } time ? await log.FindOffsetAsync(name, partition, time, cancellationToken).ConfigureAwait(false) : range.Start;
            records += Math.Max(0, range.End - start);
            isWhole &= start == 0;
        }

        return new ReprocessPlan(stream, RunRestart.Next(stream, topic, from), records, isWhole);
    }

    /// <summary>What the operator is told before it is done.</summary>
    public IEnumerable<string> Preview()
    {
        var newest = Stream.Newest;
        yield return $"Stream '{Stream.Name}' (topic {newest.Definition.Topic}, {Next.Partitions} partitions): run {newest.Number} becomes run {Next.Number}.";
        yield return string.Create(CultureInfo.InvariantCulture, $"  Run {Next.Number} reads up to {Records:N0} records again, {Start()}, and then what comes.");
        if (!IsWhole)
        {
            yield return Next.FromTime is null
                ? "  The log's oldest records are gone: the first windows of what is left are not exact, and those before it stay as they were counted."
                : "  The first windows from that time on are not exact; those before it stay as they were counted.";
        }

        yield return $"  Until it has reached the log's end once, readers see run {Stream.Current} as far as it has come; then its windows take the place of the old ones, which stay in the store for their retention.";
        if (Stream.Current != newest.Number)
        {
            yield return $"  Run {newest.Number} has not reached the log's end yet; it ends, and readers never see it.";
        }
    }

    private string Start() => Next.FromTime is { } time
        ? $"those appended since {UnixMicros.ToTime(time).UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFF'Z'", CultureInfo.InvariantCulture)}"
        : "from the log's beginning";
}
