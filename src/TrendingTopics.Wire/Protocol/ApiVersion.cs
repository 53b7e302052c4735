namespace TrendingTopics.Wire.Protocol;

/// <summary>The versions of a request that are spoken here.</summary>
/// <param name="Key">The request.</param>
/// <param name="Lowest">The lowest version.</param>
/// <param name="Highest">The highest version.</param>
/// <param name="FlexibleFrom">The first version with compact lengths and tagged fields.</param>
internal readonly record struct ApiVersion(ApiKey Key, short Lowest, short Highest, short FlexibleFrom)
{
    /// <summary>All requests spoken here.</summary>
    public static IReadOnlyList<ApiVersion> All { get; } =
    [
        new(ApiKey.Fetch, 4, 16, 12),
        new(ApiKey.ListOffsets, 2, 7, 6),
        new(ApiKey.Metadata, 4, 12, 9),
        new(ApiKey.SaslHandshake, 1, 1, short.MaxValue),
        new(ApiKey.SaslAuthenticate, 0, 1, 2),
        new(ApiKey.ApiVersions, 0, 3, 3),
    ];

    /// <summary>What is spoken of the request.</summary>
    public static ApiVersion Of(ApiKey key) => All.First(version => version.Key == key);
}
