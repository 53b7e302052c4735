namespace TrendingTopics.Programs.CommandLine;

/// <summary>What was given on the command line.</summary>
/// <param name="Program">The program whose options they are.</param>
/// <param name="Values">The values by the options' configuration keys.</param>
public sealed record CommandLineValues(ProgramDescription Program, IReadOnlyDictionary<string, IReadOnlyList<string>> Values)
{
    /// <summary>The command that was given; null where the program is to run.</summary>
    public ProgramCommand? Command { get; init; }

    /// <summary>Whether the option with that configuration key was given.</summary>
    public bool Has(string key) => Values.ContainsKey(key);

    /// <summary>Whether a switch was given and not taken back by <c>false</c>.</summary>
    public bool IsSet(string key) => Values.TryGetValue(key, out var values) && values is ["true"];

    /// <summary>The values as configuration, to be laid over files and environment.</summary>
    public IEnumerable<KeyValuePair<string, string?>> ToConfiguration() =>
        from option in Program.Options
        where Has(option.Key) && !option.CommandLineOnly
        from entry in option.Repeatable
            ? Values[option.Key].Select((value, i) => KeyValuePair.Create($"{Program.Section}:{option.Key}:{i}", (string?)value))
            : [KeyValuePair.Create($"{Program.Section}:{option.Key}", (string?)Values[option.Key][0])]
        select entry;
}
