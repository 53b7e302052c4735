using TrendingTopics.Engine.Events;
using TrendingTopics.Engine.Runs;
using TrendingTopics.Engine.Streams;
using TrendingTopics.Programs.CommandLine;
using TrendingTopics.Programs.Settings;

namespace TrendingTopics.Programs.Operating.Reprocessing;

/// <summary>Begins a new run of streams, which reads their logs again.</summary>
public static class ReprocessCommand
{
    private const string TimeAllowed = "a time such as 2026-01-31T09:30:00Z, 2026-01-31 or the seconds or milliseconds since 1970";

    /// <summary>The command of a program whose processors may run meanwhile.</summary>
    public static ProgramCommand Command { get; } = Create("Processors that run take it up within some seconds, others when they start", []);

    /// <summary>The command as a program has it.</summary>
    /// <param name="takenUp">Who takes up the new run, and when.</param>
    /// <param name="places">Options that say where log and store are.</param>
    public static ProgramCommand Create(string takenUp, IReadOnlyList<ProgramOption> places) => new(
        "reprocess",
        "Begins a new run of a stream, which reads its log again; until that has reached the log's end, readers see the former run.",
        [
            new("--stream", "Stream", "NAME", "The stream. Default: every stream that processors have registered."),
            new("--from", "From", "TIME", "Read what was appended from this time on, such as 2026-01-31T09:30:00Z. Default: the log's beginning."),
            .. places,
            ProgramCommand.Yes,
        ],
        run => RunAsync(run, takenUp));

    private static async Task RunAsync(CommandRun run, string takenUp)
    {
        var from = ReadTime(run.Values);
        var plans = new List<ReprocessPlan>();
        foreach (var stream in await FindAsync(run).ConfigureAwait(false))
        {
            var plan = await ReprocessPlan.MakeAsync(stream, from, run.Log, run.Stopping).ConfigureAwait(false);
            plans.Add(plan);
            foreach (var line in plan.Preview())
            {
                run.Say(line);
            }
        }

        run.Confirm(plans is [var only] ? $"Begin run {only.Next.Number} of stream '{only.Stream.Name}'?" : $"Begin these {plans.Count} runs?");
        foreach (var plan in plans)
        {
            await BeginAsync(run, plan, takenUp).ConfigureAwait(false);
        }
    }

    private static async Task BeginAsync(CommandRun run, ReprocessPlan plan, string takenUp)
    {
        var name = plan.Stream.Name;
        if (!await new RunRestart(run.Store).TryBeginAsync(plan.Stream, plan.Next, run.Stopping).ConfigureAwait(false))
        {
            throw new CommandFailedException($"Stream '{name}' was changed by another meanwhile, and no run was begun. Call the command again and read its preview.");
        }

        run.Say($"✔ Stream '{name}': run {plan.Next.Number} is begun. {takenUp}; "
            + $"GET /api/streams/{name}/status shows it as newestRun, and as run once readers see it.");
    }

    private static async Task<IReadOnlyList<StreamEntry>> FindAsync(CommandRun run)
    {
        var streams = await run.Store.ListStreamsAsync(run.Stopping).ConfigureAwait(false);
        if (streams.Count == 0)
        {
            throw new CommandFailedException("The store knows no stream yet, so there is nothing to read again. Start a processor: its first run reads the log from StartFrom.");
        }

        return run.Values.Text("Stream") is not { } name ? streams
            : streams.FirstOrDefault(s => s.Name == name) is { } found ? [found]
            : throw run.Values.Problem("Stream", $"the store knows no stream '{name}'; it knows {string.Join(", ", streams.Select(s => s.Name))}.");
    }

    private static long? ReadTime(SettingValues values) => values.Text("From") switch
    {
        null => null,
        var text when EventTimeParser.TryParse(text, out var time) => time,
        var text => throw values.Refused("From", text, TimeAllowed),
    };
}
