using TrendingTopics.Engine.Streams;
using TrendingTopics.Programs.Settings;
using TrendingTopics.Sources;
using TrendingTopics.Sources.Files;
using TrendingTopics.Sources.Stdin;
using TrendingTopics.Sources.Synthetic;

namespace TrendingTopics.Programs.Feeding;

/// <summary>Makes the source that was chosen.</summary>
public static class SourceFactory
{
    /// <summary>The source; null for none.</summary>
    /// <param name="settings">Which, and how it is read.</param>
    /// <param name="stream">The stream whose topic it feeds.</param>
    /// <param name="values">Names the settings where they are wrong.</param>
    /// <param name="clock">Paces the source.</param>
    /// <exception cref="UsageException">It cannot be as its settings want it.</exception>
    public static ISource? Create(SourceSettings settings, StreamDefinition stream, SettingValues values, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(values);
        try
        {
            return settings.Spec.Kind switch
            {
                SourceKind.Synthetic => new SyntheticSource(settings.Synthetic, clock),
                SourceKind.File => new FileSource(settings.File, stream.Fields, clock),
                SourceKind.Stdin => new StdinSource(),
                _ => null,
            };
        }
        catch (ArgumentException e)
        {
            var place = settings.Spec.Kind == SourceKind.Synthetic ? $"{values.Section}:Synthetic" : values.NameOf("Source");
            throw new UsageException($"{place}: {e.Message}".ReplaceLineEndings(" "), e);
        }
    }
}
