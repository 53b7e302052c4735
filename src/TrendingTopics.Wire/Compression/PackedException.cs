namespace TrendingTopics.Wire.Compression;

/// <summary>What was to be unpacked is not what its codec makes.</summary>
internal sealed class PackedException : Exception
{
    public PackedException()
    {
    }

    public PackedException(string message)
        : base(message)
    {
    }

    public PackedException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
