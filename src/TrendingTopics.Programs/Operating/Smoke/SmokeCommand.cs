using System.Globalization;
using TrendingTopics.Engine.Events;
using TrendingTopics.Engine.Logs;
using TrendingTopics.Programs.CommandLine;
using TrendingTopics.Programs.Settings;

namespace TrendingTopics.Programs.Operating.Smoke;

/// <summary>Tries out the log: writes messages that no stream counts into a stream's topic, and reads the same back.</summary>
public static class SmokeCommand
{
    private const int Messages = 5;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>The command.</summary>
    public static ProgramCommand Command { get; } = new(
        "smoke",
        "Tries out Kafka: creates the stream's topic if it is missing, writes five messages that no stream counts, and reads them back.",
        [
            new("--stream", "Stream", "NAME", "The stream whose topic is tried: one of the Streams in the StreamsFile. Default: hashtags, or the only one there is."),
            new("--partitions", "Partitions", "N", "Partitions of a topic that does not exist yet, 1 to 1024. Default: 4."),
        ],
        RunAsync);

    private static async Task RunAsync(CommandRun run)
    {
        var name = StreamSettings.ReadOne(run.Values).Topic;
        var partitions = (int)run.Values.Whole("Partitions", 4, 1, LogTopic.MaxPartitions);
        var id = Guid.NewGuid().ToString("N")[..8];
        var log = run.Log;
        var steps = run.Steps();

        var found = await steps.RunAsync(
            "Kafka answers",
            async () => await log.FindTopicAsync(name, run.Stopping).ConfigureAwait(false),
            there => there is null ? $"topic {name} is missing" : $"topic {name} has {Count(there.Partitions, "partition")}").ConfigureAwait(false);
        var topic = found ?? await steps.RunAsync(
            "Topic is created",
            async () => await log.EnsureTopicAsync(name, partitions, run.Stopping).ConfigureAwait(false),
            made => $"{made.Name} with {Count(made.Partitions, "partition")}").ConfigureAwait(false);
        var ends = await steps.RunAsync("Messages are written", () => WriteAsync(log, topic, id, run.Stopping), _ => $"{Messages} messages, acknowledged").ConfigureAwait(false);
        await steps.RunAsync("Messages are read back", () => ReadAsync(run, topic, id, ends), read => $"the same {read}").ConfigureAwait(false);
        run.Say("The infrastructure is operational. No stream counts these messages.");
    }

    /// <summary>Writes them; where the partitions ended before.</summary>
    private static async Task<IReadOnlyList<long>> WriteAsync(IEventLog log, LogTopic topic, string id, CancellationToken cancellationToken)
    {
        var ends = new long[topic.Partitions];
        for (var partition = 0; partition < ends.Length; partition++)
        {
            ends[partition] = (await log.GetRangeAsync(topic.Name, partition, cancellationToken).ConfigureAwait(false)).End;
        }

        var batch = new LogBatch(topic.Name);
        for (var number = 1; number <= Messages; number++)
        {
            batch.Add(default, SmokeRecord.Write(id, number));
        }

        await log.AppendAsync(batch, cancellationToken).ConfigureAwait(false);
        return ends;
    }

    private static async Task<int> ReadAsync(CommandRun run, LogTopic topic, string id, IReadOnlyList<long> ends)
    {
        var reader = run.Log.OpenReader(topic.Name, $"trending-topics-smoke-{id}");
        await using (reader.ConfigureAwait(false))
        {
            var expected = Enumerable.Range(1, Messages).Select(number => SmokeRecord.Write(id, number)).ToList();
            var read = new SmokeReader(reader, ends, expected);

            // A reader waits on its thread.
            return await Task.Run(() => Poll(run, reader, read), run.Stopping).ConfigureAwait(false);
        }
    }

    private static int Poll(CommandRun run, ILogReader reader, SmokeReader read)
    {
        var began = run.Clock.GetTimestamp();
        while (read.Missing > 0)
        {
            run.Stopping.ThrowIfCancellationRequested();
            if (run.Clock.GetElapsedTime(began) > Patience)
            {
                throw new CommandFailedException(
                    $"{read.Missing} of {Messages} messages did not come back within {Count((int)Patience.TotalSeconds, "second")}. They were acknowledged: see that every broker runs that leads a partition, and that this login may read topic and groups (names that begin with trending-topics).");
            }

            reader.Poll(read, 1000, TimeSpan.FromMilliseconds(100));
        }

        return Messages;
    }

    private static string Count(int number, string what) => string.Create(CultureInfo.InvariantCulture, $"{number} {what}{(number == 1 ? "" : "s")}");
}
