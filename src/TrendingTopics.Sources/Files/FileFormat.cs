namespace TrendingTopics.Sources.Files;

/// <summary>How a file holds its records.</summary>
public enum FileFormat
{
    /// <summary>By the name, without <c>.gz</c>: <c>.csv</c> and <c>.tsv</c> are CSV, everything else is NDJSON.</summary>
    Auto,

    /// <summary>A JSON object a line.</summary>
    Ndjson,

    /// <summary>Comma-separated values (RFC 4180) with a header; quoted values may hold line breaks.</summary>
    Csv,
}

/// <summary>Whether a file is packed.</summary>
public enum FileCompression
{
    /// <summary>By its first two bytes, whatever its name is: gzip begins with 1F 8B.</summary>
    Auto,

    /// <summary>It is gzip.</summary>
    Gzip,

    /// <summary>It is not packed.</summary>
    None,
}
