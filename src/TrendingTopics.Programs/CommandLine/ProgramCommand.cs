using TrendingTopics.Programs.Operating;

namespace TrendingTopics.Programs.CommandLine;

/// <summary>What a program does for its operator instead of running: <c>reprocess --from 2026-01-31</c>, <c>streams remove words</c>.</summary>
/// <param name="Name">The words that it is called by.</param>
/// <param name="About">What it does, for the help.</param>
/// <param name="Options">Its options; one whose name has no dashes is the word behind the command's name.</param>
/// <param name="RunAsync">Does it; throws a <see cref="CommandFailedException"/> where that failed.</param>
public sealed record ProgramCommand(string Name, string About, IReadOnlyList<ProgramOption> Options, Func<CommandRun, Task> RunAsync)
{
    /// <summary>Says yes to what a command asks before it changes something.</summary>
    public static ProgramOption Yes { get; } = new("--yes", "Yes", null, "Do it without asking.") { CommandLineOnly = true };

    /// <summary>Name of its settings' section within the program's: <c>StreamsRemove</c>.</summary>
    public string Section => string.Concat(Name.Split(' ', '-').Select(word => $"{char.ToUpperInvariant(word[0])}{word[1..]}"));
}
