namespace TrendingTopics.Wire.Compression;

/// <summary>How records are packed, by the protocol's numbers.</summary>
internal enum Codec
{
    None,
    Gzip,
    Snappy,
    Lz4,
    Zstd,
}
