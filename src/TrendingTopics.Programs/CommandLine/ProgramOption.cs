using TrendingTopics.Sources;

namespace TrendingTopics.Programs.CommandLine;

/// <summary>An option of a program: on the command line <c>--ignore-case</c>, in configuration <c>IgnoreCase</c> in the program's section.</summary>
/// <param name="Name">Its name on the command line.</param>
/// <param name="Key">Its name in the program's section.</param>
/// <param name="Value">What its value is called in the help; null for a switch.</param>
/// <param name="Description">What it does, with its default.</param>
public sealed record ProgramOption(string Name, string Key, string? Value, string Description)
{
    /// <summary>The source for which alone it means something; null: for all.</summary>
    public SourceKind? Source { get; init; }

    /// <summary>Whether it may be given several times.</summary>
    public bool Repeatable { get; init; }

    /// <summary>Whether it makes sense on the command line alone.</summary>
    public bool CommandLineOnly { get; init; }

    /// <summary>Whether it is no option but the word behind a command's name.</summary>
    public bool IsArgument => Name[0] != '-';

    /// <summary>Whether it is a switch, which needs no value.</summary>
    public bool IsSwitch => Value is null;
}
