namespace TrendingTopics.Serving.Access;

/// <summary>Who sent a request, as far as its key says.</summary>
/// <param name="Level">What is allowed to it.</param>
/// <param name="SentKey">Whether it sent a key, right or wrong.</param>
/// <param name="Id">What tells its key from others, and is no secret; null where it has none that is known.</param>
internal sealed record Caller(AccessLevel Level, bool SentKey, string? Id);
