using System.Globalization;
using Microsoft.Extensions.Configuration;
using TrendingTopics.Engine.Events;

namespace TrendingTopics.Engine.Streams;

/// <summary>One stream's settings.</summary>
/// <param name="section">Where they stand.</param>
/// <param name="errors">Takes what is wrong with them.</param>
internal sealed class StreamSection(IConfigurationSection section, List<StreamDefinitionError> errors)
{
    private static readonly string[] Settings =
    [
        nameof(StreamDefinition.Topic), nameof(StreamDefinition.Fields), nameof(StreamDefinition.Extract), nameof(StreamDefinition.Windows),
        nameof(StreamDefinition.Lateness), nameof(StreamDefinition.Top), nameof(StreamDefinition.Time), nameof(StreamDefinition.IgnoreCase),
        nameof(StreamDefinition.Counts), nameof(StreamDefinition.MaxFuture), nameof(StreamDefinition.IdleTimeout), nameof(StreamDefinition.Trigger),
        nameof(StreamDefinition.CheckpointInterval), nameof(StreamDefinition.StartFrom), nameof(StreamDefinition.MaxTopics),
        nameof(StreamDefinition.Retention), nameof(StreamDefinition.OnDataLoss),
    ];

    private static readonly string[] FieldSettings =
        [nameof(StreamFields.Topic), nameof(StreamFields.Time), nameof(StreamFields.User), nameof(StreamFields.Text)];

    private delegate bool TryRead<T>(string text, out T value);

    /// <summary>The definition. Where a setting cannot be read, that is added to the errors and the preset's value stands in its place.</summary>
    public StreamDefinition Read()
    {
        RequireChildren(section, Settings);
        var preset = StreamPresets.For(section.Key);
        var definition = preset with
        {
            Topic = Text(section, nameof(preset.Topic), preset.Topic),
            Fields = Fields(section.GetSection(nameof(preset.Fields)), preset.Fields),
            Extract = Choice(nameof(preset.Extract), preset.Extract),
            Windows = Windows(section.GetSection(nameof(preset.Windows)), preset.Windows),
            Lateness = Length(nameof(preset.Lateness), preset.Lateness),
            Top = Number(nameof(preset.Top), preset.Top),
            Time = Choice(nameof(preset.Time), preset.Time),
            IgnoreCase = Value<bool>(nameof(preset.IgnoreCase), preset.IgnoreCase, "true or false", bool.TryParse),
            Counts = Choice(nameof(preset.Counts), preset.Counts),
            MaxFuture = Length(nameof(preset.MaxFuture), preset.MaxFuture),
            IdleTimeout = Length(nameof(preset.IdleTimeout), preset.IdleTimeout),
            Trigger = Length(nameof(preset.Trigger), preset.Trigger),
            CheckpointInterval = Length(nameof(preset.CheckpointInterval), preset.CheckpointInterval),
            StartFrom = Value<StartPosition>(nameof(preset.StartFrom), preset.StartFrom, StreamSettingText.StartFrom, TryReadStart),
            MaxTopics = Number(nameof(preset.MaxTopics), preset.MaxTopics),
            Retention = Length(nameof(preset.Retention), preset.Retention),
            OnDataLoss = Choice(nameof(preset.OnDataLoss), preset.OnDataLoss),
        };

        Validate(definition);
        return definition;
    }

    private void Validate(StreamDefinition definition)
    {
        foreach (var error in StreamDefinitionValidator.Validate(definition))
        {
            errors.Add(error.Setting == nameof(definition.Name)
                ? error with { Setting = section.Path, Problem = $"has the name '{section.Key}'; it must be 1 to 64 of a-z 0-9 - _" }
                : error with { Setting = $"{section.Path}:{error.Setting}" });
        }
    }

    private void RequireChildren(IConfigurationSection parent, string[] names)
    {
        if (!string.IsNullOrEmpty(parent.Value))
        {
            errors.Add(new(parent.Path, $"is '{parent.Value}'; it must hold settings by name"));
        }

        foreach (var child in parent.GetChildren().Where(child => !names.Contains(child.Key, StringComparer.OrdinalIgnoreCase)))
        {
            errors.Add(new(child.Path, $"is no setting; {StreamSettingText.Suggest(child.Key, names)}"));
        }
    }

    private StreamFields Fields(IConfigurationSection fields, StreamFields preset)
    {
        RequireChildren(fields, FieldSettings);
        return new StreamFields
        {
            Topic = Text(fields, nameof(preset.Topic), preset.Topic),
            Time = Text(fields, nameof(preset.Time), preset.Time),
            User = Text(fields, nameof(preset.User), preset.User),
            Text = Text(fields, nameof(preset.Text), preset.Text),
        };
    }

    /// <summary>A list, or a text with commas. Where layers of configuration give both, the text counts: a command line gives one.</summary>
    private IReadOnlyList<WindowDefinition> Windows(IConfigurationSection windows, IReadOnlyList<WindowDefinition> preset)
    {
        var items = windows.Value is { } text
            ? text.Split(',', StringSplitOptions.TrimEntries).Select(item => (windows.Path, Text: (string?)item)).ToList()
            : windows.GetChildren().Select(child => (child.Path, Text: child.Value)).ToList();
        if (items.Count == 0)
        {
            return preset;
        }

        var read = new List<WindowDefinition>();
        foreach (var (path, item) in items)
        {
            if (WindowDefinition.TryParse(item, CultureInfo.InvariantCulture, out var window))
            {
                read.Add(window);
            }
            else
            {
                errors.Add(new(path, $"is '{item}'; it must be {StreamSettingText.Window}"));
            }
        }

        return read.Count == items.Count ? read : preset;
    }

    private string Text(IConfigurationSection parent, string name, string preset) =>
        Value<string>(parent.GetSection(name), preset, "a text", (string text, out string value) => (value = text).Length > 0);

    private long Length(string name, long preset) =>
        Value<long>(name, preset, "a duration such as 250ms, 10s, 5m, 24h or 7d", Duration.TryParse);

    private int Number(string name, int preset) =>
        Value<int>(name, preset, "a whole number", (string text, out int value) => int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value));

    private T Choice<T>(string name, T preset)
        where T : struct, Enum =>
        Value<T>(name, preset, StreamSettingText.Choices<T>(), TryReadChoice);

    private T Value<T>(string name, T preset, string allowed, TryRead<T> tryRead) => Value(section.GetSection(name), preset, allowed, tryRead);

    private T Value<T>(IConfigurationSection setting, T preset, string allowed, TryRead<T> tryRead)
    {
        if (setting.GetChildren().Any())
        {
            errors.Add(new(setting.Path, $"holds settings of its own; it must be {allowed}"));
            return preset;
        }

        if (setting.Value is not { } text)
        {
            return preset;
        }

        if (tryRead(text, out var value))
        {
            return value;
        }

        errors.Add(new(setting.Path, $"is '{text}'; it must be {allowed}"));
        return preset;
    }

    private static bool TryReadChoice<T>(string text, out T value)
        where T : struct, Enum
    {
        value = default;
        return Enum.GetNames<T>().Contains(text, StringComparer.OrdinalIgnoreCase) && Enum.TryParse(text, ignoreCase: true, out value);
    }

    private static bool TryReadStart(string text, out StartPosition value)
    {
        value = text.Equals("latest", StringComparison.OrdinalIgnoreCase) ? StartPosition.Latest : StartPosition.Earliest;
        if (value.Kind == StartKind.Latest || text.Equals("earliest", StringComparison.OrdinalIgnoreCase))
        {
            return true;
        }

        if (!EventTimeParser.TryParse(text, out var time))
        {
            return false;
        }

        value = new StartPosition(StartKind.Time, time);
        return true;
    }
}
