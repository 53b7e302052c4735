namespace TrendingTopics.Wire.Protocol;

/// <summary>The requests that reading needs, by the protocol's numbers.</summary>
internal enum ApiKey : short
{
    Fetch = 1,
    ListOffsets = 2,
    Metadata = 3,
    SaslHandshake = 17,
    ApiVersions = 18,
    SaslAuthenticate = 36,
}
