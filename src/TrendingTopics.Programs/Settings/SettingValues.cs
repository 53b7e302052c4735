using System.Globalization;
using Microsoft.Extensions.Configuration;
using TrendingTopics.Engine.Streams;
using TrendingTopics.Engine.Time;
using TrendingTopics.Programs.CommandLine;

namespace TrendingTopics.Programs.Settings;

/// <summary>
/// A program's settings as texts, and what they must be. An error names the option where the value was given on the command line,
/// else the setting.
/// </summary>
/// <param name="configuration">Holds the program's section.</param>
/// <param name="commandLine">What was given on the command line.</param>
public sealed class SettingValues(IConfiguration configuration, CommandLineValues commandLine)
{
    private readonly IConfigurationSection _section = configuration.GetSection(commandLine.Program.Section);

    /// <summary>The whole configuration.</summary>
    public IConfiguration Configuration { get; } = configuration;

    /// <summary>What was given on the command line.</summary>
    public CommandLineValues CommandLine { get; } = commandLine;

    /// <summary>Name of the program's section.</summary>
    public string Section => CommandLine.Program.Section;

    /// <summary>Whether the setting has a value.</summary>
    public bool Has(string key) => !string.IsNullOrEmpty(_section[key]);

    /// <summary>The value as it is written.</summary>
    public string Text(string key, string otherwise) => _section[key] is { Length: > 0 } value ? value : otherwise;

    /// <summary>The value as it is written; null where there is none.</summary>
    public string? Text(string key) => _section[key] is { Length: > 0 } value ? value : null;

    /// <summary>The entries of a list: those of the command line alone, or the section's (<c>"from": "to"</c>, or <c>"from=to"</c>).</summary>
    public IReadOnlyList<string> Entries(string key) => CommandLine.Values.TryGetValue(key, out var given)
        ? given
        : [.. _section.GetSection(key).GetChildren().Select(e => int.TryParse(e.Key, out _) ? e.Value ?? "" : $"{e.Key}={e.Value}")];

    /// <summary>True or false; false where there is no value.</summary>
    public bool Flag(string key) => Text(key) switch
    {
        null => false,
        var text when bool.TryParse(text, out var value) => value,
        var text => throw Refused(key, text, "true or false"),
    };

    /// <summary>A whole number within the bounds.</summary>
    public long Whole(string key, long otherwise, long least, long greatest)
    {
        if (Text(key) is not { } text)
        {
            return otherwise;
        }

        return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) && value >= least && value <= greatest
            ? value
            : throw Refused(key, text, string.Create(CultureInfo.InvariantCulture, $"a whole number from {least} to {greatest}"));
    }

    /// <summary>A number within the bounds.</summary>
    public double Number(string key, double otherwise, double least, double greatest)
    {
        if (Text(key) is not { } text)
        {
            return otherwise;
        }

        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && value >= least && value <= greatest
            ? value
            : throw Refused(key, text, string.Create(CultureInfo.InvariantCulture, $"a number from {least} to {greatest}"));
    }

    /// <summary>A duration within the bounds.</summary>
    public TimeSpan Duration(string key, TimeSpan otherwise, TimeSpan least, TimeSpan greatest)
    {
        if (Text(key) is not { } text)
        {
            return otherwise;
        }

        var allowed = $"a duration such as 500ms, 10s or 1m, from {Engine.Streams.Duration.Format(UnixMicros.From(least))} to {Engine.Streams.Duration.Format(UnixMicros.From(greatest))}";
        return Engine.Streams.Duration.TryParse(text, out var micros) && micros >= UnixMicros.From(least) && micros <= UnixMicros.From(greatest)
            ? UnixMicros.ToDuration(micros)
            : throw Refused(key, text, allowed);
    }

    /// <summary>One of the names of an enumeration.</summary>
    public T Choice<T>(string key, T otherwise)
        where T : struct, Enum
    {
        if (Text(key) is not { } text)
        {
            return otherwise;
        }

        foreach (var value in Enum.GetValues<T>())
        {
            if (string.Equals(text, value.ToString(), StringComparison.OrdinalIgnoreCase))
            {
                return value;
            }
        }

        var names = Enum.GetNames<T>().Select(n => n.ToLowerInvariant()).ToArray();
        throw Refused(key, text, $"{string.Join(", ", names[..^1])} or {names[^1]}");
    }

    /// <summary>Windows, separated by commas.</summary>
    public IReadOnlyList<WindowDefinition> Windows(string key, IReadOnlyList<WindowDefinition> otherwise)
    {
        if (Text(key) is not { } text)
        {
            return otherwise;
        }

        const string Allowed = "one or more windows such as 1m (tumbling) or 5m/10s (size/slide, the slide at most the size, both whole seconds), each once, separated by commas";
        var windows = new List<WindowDefinition>();
        foreach (var part in text.Split(','))
        {
            if (!WindowDefinition.TryParse(part.Trim(), CultureInfo.InvariantCulture, out var window) || windows.Contains(window))
            {
                throw Refused(key, text, Allowed);
            }

            windows.Add(window);
        }

        return windows;
    }

    /// <summary>The error for a value that is not allowed.</summary>
    public UsageException Refused(string key, string value, string allowed) => Problem(key, $"'{value}' is not allowed; it may be {allowed}.");

    /// <summary>An error about a setting.</summary>
    public UsageException Problem(string key, string message) => new($"{NameOf(key)}: {message}".ReplaceLineEndings(" "));

    /// <summary>What the user calls the setting.</summary>
    public string NameOf(string key) => CommandLine.Has(key) ? CommandLine.Program.Options.Single(o => o.Key == key).Name : $"{Section}:{key}";
}
