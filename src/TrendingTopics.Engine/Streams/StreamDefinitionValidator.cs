using System.Globalization;
using System.Text;
using TrendingTopics.Engine.Logs;
using TrendingTopics.Engine.Time;

namespace TrendingTopics.Engine.Streams;

/// <summary>Checks that a definition is one that can be run.</summary>
public static class StreamDefinitionValidator
{
    private const long Day = 86_400 * UnixMicros.PerSecond;
    private const int MostWindows = 16;
    private const int LongestFieldName = 128;

    /// <summary>Everything that is wrong with the definition; empty where it can be run.</summary>
    public static IReadOnlyList<StreamDefinitionError> Validate(StreamDefinition definition)
    {
        ArgumentNullException.ThrowIfNull(definition);
        var errors = new List<StreamDefinitionError>();
        CheckNames(definition, errors);
        CheckChoices(definition, errors);
        CheckDuration(errors, nameof(definition.Lateness), definition.Lateness, 0, 30 * Day);
        CheckDuration(errors, nameof(definition.MaxFuture), definition.MaxFuture, 0, 30 * Day);
        CheckDuration(errors, nameof(definition.IdleTimeout), definition.IdleTimeout, 0, Day);
        CheckDuration(errors, nameof(definition.Trigger), definition.Trigger, UnixMicros.PerMillisecond, Day);
        CheckDuration(errors, nameof(definition.CheckpointInterval), definition.CheckpointInterval, UnixMicros.PerMillisecond, Day);
        CheckDuration(errors, nameof(definition.Retention), definition.Retention, 60 * UnixMicros.PerSecond, 10_000 * Day);
        CheckNumber(errors, nameof(definition.Top), definition.Top, 1, 1_000);
        CheckNumber(errors, nameof(definition.MaxTopics), definition.MaxTopics, 1, 100_000_000);
        CheckWindows(definition, errors);
        return errors;
    }

    /// <summary>Throws where the definition cannot be run.</summary>
    /// <exception cref="StreamDefinitionException">It cannot; the message names every setting at fault.</exception>
    public static void ThrowIfInvalid(StreamDefinition definition)
    {
        var errors = Validate(definition);
        if (errors.Count > 0)
        {
            throw new StreamDefinitionException(errors);
        }
    }

    private static void CheckNames(StreamDefinition definition, List<StreamDefinitionError> errors)
    {
        if (definition.Name is not { Length: >= 1 and <= 64 } name || !name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-' or '_'))
        {
            errors.Add(new("Name", $"is '{definition.Name}'; it must be 1 to 64 of a-z 0-9 - _"));
        }

        if (!LogTopic.IsName(definition.Topic))
        {
            errors.Add(new("Topic", $"is '{definition.Topic}'; it must be 1 to 249 of a-z A-Z 0-9 . _ -"));
        }

        CheckField(errors, nameof(StreamFields.Topic), definition.Fields.Topic);
        CheckField(errors, nameof(StreamFields.Time), definition.Fields.Time);
        CheckField(errors, nameof(StreamFields.User), definition.Fields.User);
        CheckField(errors, nameof(StreamFields.Text), definition.Fields.Text);
    }

    private static void CheckField(List<StreamDefinitionError> errors, string field, string? name)
    {
        if (name is not { Length: >= 1 and <= LongestFieldName } || name.EnumerateRunes().Contains(Rune.ReplacementChar))
        {
            errors.Add(new($"Fields:{field}", $"is '{name}'; it must be the name of a JSON field, 1 to {LongestFieldName} characters"));
        }
    }

    private static void CheckChoices(StreamDefinition definition, List<StreamDefinitionError> errors)
    {
        CheckChoice(errors, nameof(definition.Extract), definition.Extract);
        CheckChoice(errors, nameof(definition.Time), definition.Time);
        CheckChoice(errors, nameof(definition.Counts), definition.Counts);
        CheckChoice(errors, nameof(definition.OnDataLoss), definition.OnDataLoss);
        if (!Enum.IsDefined(definition.StartFrom.Kind) || definition.StartFrom.Time is < 0 or > UnixMicros.Maximum)
        {
            errors.Add(new(nameof(definition.StartFrom), $"is {definition.StartFrom}; it must be {StreamSettingText.StartFrom}"));
        }
    }

    private static void CheckChoice<T>(List<StreamDefinitionError> errors, string setting, T value)
        where T : struct, Enum
    {
        if (!Enum.IsDefined(value))
        {
            errors.Add(new(setting, $"is {value}; it must be {StreamSettingText.Choices<T>()}"));
        }
    }

    private static void CheckDuration(List<StreamDefinitionError> errors, string setting, long value, long least, long most)
    {
        if (value < least || value > most)
        {
            errors.Add(new(setting, $"is {StreamSettingText.Duration(value)}; it must be from {StreamSettingText.Duration(least)} to {StreamSettingText.Duration(most)}"));
        }
    }

    private static void CheckNumber(List<StreamDefinitionError> errors, string setting, int value, int least, int most)
    {
        if (value < least || value > most)
        {
            errors.Add(new(setting, string.Create(CultureInfo.InvariantCulture, $"is {value}; it must be a whole number from {least} to {most}")));
        }
    }

    private static void CheckWindows(StreamDefinition definition, List<StreamDefinitionError> errors)
    {
        if (definition.Windows is not { Count: >= 1 and <= MostWindows } windows)
        {
            errors.Add(new("Windows", $"lists {definition.Windows?.Count ?? 0} windows; there must be 1 to {MostWindows}"));
            return;
        }

        var canCountPanes = errors.Count == 0;
        var seen = new HashSet<WindowDefinition>();
        for (var index = 0; index < windows.Count; index++)
        {
            var window = windows[index];
            var problem = !IsWindow(window) ? $"is {window}; it must be {StreamSettingText.Window}"
                : !seen.Add(window) ? $"is {window}, which is listed already; each window must be listed once"
                : canCountPanes ? PanePlan.FindProblem(definition, index)
                : null;
            if (problem is not null)
            {
                errors.Add(new($"Windows:{index}", problem));
            }
        }
    }

    private static bool IsWindow(WindowDefinition window) =>
        window.Slide > 0 && window.Slide <= window.Size && window.Size <= 366 * Day
        && window.Size % UnixMicros.PerSecond == 0 && window.Slide % UnixMicros.PerSecond == 0;
}
