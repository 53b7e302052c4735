namespace TrendingTopics.Serving.Access;

/// <summary>What an endpoint asks of its callers; the innermost one counts.</summary>
/// <param name="Level">What they must be allowed.</param>
internal sealed record NeedsAccess(AccessLevel Level);
