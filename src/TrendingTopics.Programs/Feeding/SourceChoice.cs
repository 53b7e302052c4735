using TrendingTopics.Sources;
using TrendingTopics.Sources.Running;

namespace TrendingTopics.Programs.Feeding;

/// <summary>The source that feeds the log, if there is one.</summary>
/// <param name="Source">The source; null where events come over HTTP alone.</param>
/// <param name="Runner">Drives it; null where there is none.</param>
public sealed record SourceChoice(ISource? Source, SourceRunner? Runner);
