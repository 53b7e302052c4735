using TrendingTopics.Kafka;
using TrendingTopics.Programs.CommandLine;
using TrendingTopics.Programs.Operating;
using TrendingTopics.Programs.Settings;

namespace TrendingTopics.Processor.Operating;

/// <summary>Has Kafka stamp records itself, so that a client whose clock is ahead can close no window for others.</summary>
internal static class AppendTimeCommand
{
    public static ProgramCommand Command { get; } = new(
        "set-append-time",
        "Has Kafka give the records of a stream's topic its own time (message.timestamp.type=LogAppendTime) in place of their sender's.",
        [
            new("--stream", "Stream", "NAME", "The stream, one of the Streams in the StreamsFile. Default: all of them."),
            ProgramCommand.Yes,
        ],
        RunAsync);

    private static async Task RunAsync(CommandRun run)
    {
        var times = run.Services.GetRequiredService<KafkaTopicTimes>();
        var topics = new List<string>();
        foreach (var topic in TopicsOf(run.Values))
        {
            if (await run.Log.FindTopicAsync(topic, run.Stopping) is null)
            {
                throw new CommandFailedException($"There is no topic '{topic}' yet. A processor or producer that makes it makes it with Kafka's own time, and nothing is left to change.");
            }

            if (await times.AreOfAppendAsync(topic, run.Stopping))
            {
                run.Say($"✔ Topic '{topic}': records have Kafka's own time already (LogAppendTime).");
                continue;
            }

            run.Say($"Topic '{topic}': records have their sender's time (CreateTime) and will get Kafka's own (LogAppendTime).");
            run.Say("  What is in the topic keeps its times. The times inside events, by which windows are counted, stay as they are; whoever else reads the topic sees Kafka's time as the record's timestamp.");
            topics.Add(topic);
        }

        if (topics.Count == 0)
        {
            return;
        }

        run.Confirm($"Change {string.Join(", ", topics)}?");
        foreach (var topic in topics)
        {
            await times.SetOfAppendAsync(topic, run.Stopping);
            run.Say($"✔ Topic '{topic}': records get Kafka's own time from now on.");
        }
    }

    private static IReadOnlyList<string> TopicsOf(SettingValues values) =>
        [.. (values.Has("Stream") ? [StreamSettings.ReadOne(values)] : StreamSettings.ReadAll(values.Configuration)).Select(stream => stream.Topic).Distinct()];
}
