namespace TrendingTopics.Programs.CommandLine;

/// <summary>What a program is and may be told.</summary>
/// <param name="Section">The section of its settings.</param>
/// <param name="About">What it does, for the help.</param>
/// <param name="Options">Its options, in the order in which the help lists them.</param>
public sealed record ProgramDescription(string Section, string About, IReadOnlyList<ProgramOption> Options)
{
    /// <summary>What it does for its operator instead of running.</summary>
    public IReadOnlyList<ProgramCommand> Commands { get; init; } = [];

    /// <summary>Where it serves unless it is told otherwise.</summary>
    public required string Urls { get; init; }
}
