using TrendingTopics.Sources.Running;

namespace TrendingTopics.Standalone.Running;

/// <summary>The source that feeds the log, if there is one.</summary>
/// <param name="Runner">Drives it; null where events come over HTTP alone.</param>
internal sealed record SourceChoice(SourceRunner? Runner);
