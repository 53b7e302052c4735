using Microsoft.Extensions.Configuration;
using TrendingTopics.Programs.Settings;
using TrendingTopics.Sources;
using TrendingTopics.Sources.Files;
using TrendingTopics.Sources.Synthetic;

namespace TrendingTopics.Programs.Feeding;

/// <summary>Reads what concerns the source of events.</summary>
public static class SourceSettingsReader
{
    /// <summary>Reads all of it.</summary>
    /// <param name="values">The settings.</param>
    /// <param name="unlessGiven">The source where the command line names none, whatever the settings say; null: theirs.</param>
    /// <exception cref="UsageException">A setting is wrong, or an option of the command line would do nothing with this source.</exception>
    public static SourceSettings Read(SettingValues values, string? unlessGiven = null)
    {
        ArgumentNullException.ThrowIfNull(values);
        var source = ReadSource(values, unlessGiven);
        RefuseIdleOptions(source, values);
        return new SourceSettings { Spec = source, Synthetic = ReadSynthetic(values), File = ReadFile(source, values) };
    }

    /// <summary>Which source; a file is there and has its full path.</summary>
    private static SourceSpec ReadSource(SettingValues values, string? unlessGiven)
    {
        var text = unlessGiven is null || values.CommandLine.Has("Source") ? values.Text("Source", "synthetic") : unlessGiven;
        if (!SourceSpec.TryParse(text, null, out var source))
        {
            throw values.Refused("Source", text, "synthetic, file:PATH, stdin or none");
        }

        if (source is not { Kind: SourceKind.File, Path: { } path })
        {
            return source;
        }

        var full = Path.GetFullPath(path);
        return Directory.Exists(full) ? throw values.Problem("Source", $"{full} is a folder; a file is wanted.")
            : !File.Exists(full) ? throw values.Problem("Source", $"there is no file {full}.")
            : source with { Path = full };
    }

    private static void RefuseIdleOptions(SourceSpec source, SettingValues values)
    {
        var commandLine = values.CommandLine;
        foreach (var option in commandLine.Program.Options.Where(o => o.Source is { } taker && taker != source.Kind && commandLine.Has(o.Key)))
        {
            throw new UsageException($"{option.Name}: is for --source {(option.Source == SourceKind.File ? "file:PATH" : "synthetic")} only.");
        }
    }

    /// <summary>What the synthetic source simulates: its section, with the options over it.</summary>
    private static SyntheticSourceOptions ReadSynthetic(SettingValues values)
    {
        try
        {
            var section = values.Configuration.GetSection($"{values.Section}:Synthetic").Get<SyntheticSourceOptions>(o => o.ErrorOnUnknownConfiguration = true)
                ?? new SyntheticSourceOptions();
            return section with
            {
                Rate = (int)values.Whole("Rate", section.Rate, 1, 1_000_000),
                Topics = values.Has("Topics") ? (int)values.Whole("Topics", 0, 1, 10_000_000) : section.Topics,
                Skew = values.Number("Skew", section.Skew, 0, 5),
                Seed = values.Has("Seed") ? (ulong)values.Whole("Seed", 0, 0, long.MaxValue) : section.Seed,
            };
        }
        catch (InvalidOperationException e)
        {
            var isUnknown = e.Message.Contains(nameof(BinderOptions.ErrorOnUnknownConfiguration), StringComparison.Ordinal);
            var problem = isUnknown ? $"there is no setting {e.Message[(e.Message.LastIndexOf(':') + 1)..].Trim()}." : e.Message;
            throw new UsageException($"{values.Section}:Synthetic: {problem}".ReplaceLineEndings(" "), e);
        }
    }

    private static FileSourceOptions ReadFile(SourceSpec source, SettingValues values) => new()
    {
        Path = source.Path ?? "",
        Mapping = ReadMap(values),
        TimeZone = ReadZone(values),
        Speed = ReadSpeed(values),
    };

    private static double? ReadSpeed(SettingValues values)
    {
        if (values.Text("Speed", "max") == "max")
        {
            return null;
        }

        try
        {
            return values.Number("Speed", 1, 0.001, 1_000_000);
        }
        catch (UsageException)
        {
            throw values.Refused("Speed", values.Text("Speed", ""), "max or a number from 0.001 to 1000000");
        }
    }

    private static Dictionary<string, string> ReadMap(SettingValues values)
    {
        var map = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var entry in values.Entries("Map"))
        {
            var parts = entry.Split('=');
            if (parts is not [{ Length: > 0 } from, { Length: > 0 } to] || map.ContainsValue(to) || !map.TryAdd(from, to))
            {
                throw values.Refused("Map", entry, "FROM=TO, a field of the file and the event's field that it becomes, each once");
            }
        }

        return map;
    }

    private static string? ReadZone(SettingValues values) => values.Text("Zone") is not { } zone || TimeZones.IsKnown(zone)
        ? values.Text("Zone")
        : throw values.Refused("Zone", zone, TimeZones.Allowed);
}
