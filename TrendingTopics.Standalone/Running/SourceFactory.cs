using TrendingTopics.Sources;
using TrendingTopics.Sources.Files;
using TrendingTopics.Sources.Stdin;
using TrendingTopics.Sources.Synthetic;
using TrendingTopics.Standalone.Settings;

namespace TrendingTopics.Standalone.Running;

/// <summary>Makes the source that was chosen.</summary>
internal static class SourceFactory
{
    /// <summary>The source; null for none.</summary>
    /// <exception cref="UsageException">It cannot be as its settings want it.</exception>
    public static ISource? Create(StandaloneSettings settings, TimeProvider clock)
    {
        try
        {
            return settings.Source.Kind switch
            {
                SourceKind.Synthetic => new SyntheticSource(settings.Synthetic, clock),
                SourceKind.File => new FileSource(settings.File, settings.Definition.Fields, clock),
                SourceKind.Stdin => new StdinSource(),
                _ => null,
            };
        }
        catch (ArgumentException e)
        {
            var place = settings.Source.Kind == SourceKind.Synthetic ? "Standalone:Synthetic" : "--source";
            throw new UsageException($"{place}: {e.Message}".ReplaceLineEndings(" "), e);
        }
    }
}
