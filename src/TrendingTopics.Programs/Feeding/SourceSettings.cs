using TrendingTopics.Sources;
using TrendingTopics.Sources.Files;
using TrendingTopics.Sources.Synthetic;

namespace TrendingTopics.Programs.Feeding;

/// <summary>Where events come from, checked.</summary>
public sealed record SourceSettings
{
    /// <summary>Which source.</summary>
    public required SourceSpec Spec { get; init; }

    /// <summary>What the synthetic source simulates.</summary>
    public required SyntheticSourceOptions Synthetic { get; init; }

    /// <summary>How a file is read.</summary>
    public required FileSourceOptions File { get; init; }

    /// <summary>Whether the source never ends.</summary>
    public bool IsEndless => Spec.Kind == SourceKind.Synthetic && Synthetic.Count is null;
}
