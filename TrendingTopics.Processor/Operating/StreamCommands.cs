using System.Globalization;
using TrendingTopics.Cassandra;
using TrendingTopics.Engine.Streams;
using TrendingTopics.Kafka;
using TrendingTopics.Programs.CommandLine;
using TrendingTopics.Programs.Operating;

namespace TrendingTopics.Processor.Operating;

/// <summary>Lists the streams that the store knows, and removes one.</summary>
internal static class StreamCommands
{
    public static ProgramCommand List { get; } = new("streams list", "Lists the streams that the store knows.", [], ListAsync);

    public static ProgramCommand Remove { get; } = new(
        "streams remove",
        "Removes a stream with all its runs and rankings from the store; its topic in Kafka stays.",
        [new("NAME", "Name", "NAME", "The stream."), ProgramCommand.Yes],
        RemoveAsync);

    private static async Task ListAsync(CommandRun run)
    {
        var streams = await run.Store.ListStreamsAsync(run.Stopping);
        foreach (var stream in streams)
        {
            var definition = stream.Newest.Definition;
            var next = stream.Newest.Number == stream.Current ? "" : $", run {stream.Newest.Number} catches up";
            run.Say($"{stream.Name}: topic {definition.Topic}, windows {string.Join(", ", definition.Windows)}, run {stream.Current}{next}");
        }

        if (streams.Count == 0)
        {
            run.Say("The store knows no stream yet; processors register theirs when they start.");
        }
    }

    private static async Task RemoveAsync(CommandRun run)
    {
        var name = run.Values.Text("Name", "");
        var removal = run.Services.GetRequiredService<CassandraStreamRemoval>();
        var stream = await run.Store.GetStreamAsync(name, run.Stopping);
        await RefuseWhileItRunsAsync(run, name, stream);
        var rows = await removal.CountAsync(name, run.Stopping);
        if (stream is null && rows == 0)
        {
            throw run.Values.Problem("Name", $"the store knows no stream '{name}'; streams list says which there are.");
        }

        run.Say(stream is null
            ? $"Stream '{name}' is not registered, but rows of it are left: a removal has not come to its end."
            : $"Stream '{name}' (topic {stream.Newest.Definition.Topic}): {Runs(stream)} will be removed, with all rankings, counts and recovery points.");
        run.Say(string.Create(CultureInfo.InvariantCulture, $"  {rows:N0} Cassandra partitions of rows are deleted. This cannot be undone."));
        run.Say("  The topic in Kafka stays as it is. A processor that has the stream in its StreamsFile counts it anew, from its StartFrom, when it starts.");
        run.Confirm($"Remove stream '{name}'?");
        if (stream is not null && !await removal.TryUnregisterAsync(stream, run.Stopping))
        {
            throw new CommandFailedException($"Stream '{name}' was changed by another meanwhile, and nothing was removed. See that no processor runs it, and call the command again.");
        }

        await removal.DeleteRowsAsync(name, run.Stopping);
        run.Say($"✔ Stream '{name}' is removed.");
    }

    // Whoever counts it would go on to write rows, which nobody would find and nobody delete.
    private static async Task RefuseWhileItRunsAsync(CommandRun run, string name, StreamEntry? stream)
    {
        var groups = run.Services.GetRequiredService<KafkaReaderGroups>();
        foreach (var number in stream?.Runs.Select(r => r.Number) ?? [])
        {
            if (await groups.FindActiveAsync($"-{name}-{number}", run.Stopping) is [var group, ..])
            {
                throw new CommandFailedException(
                    $"Processors count stream '{name}' (consumer group {group} has members), and nothing was removed. Stop them, or take the stream out of their StreamsFile and start them again; one that was killed leaves its group after Kafka's session timeout.");
            }
        }
    }

    private static string Runs(StreamEntry stream) => stream.Runs is [var only] ? $"its run {only.Number}" : $"its {stream.Runs.Count} runs";
}
