namespace TrendingTopics.Wire.Protocol;

/// <summary>What came over the wire is not what the protocol says: nothing of it is used, and the connection is given up.</summary>
internal sealed class WireFormatException : Exception
{
    public WireFormatException()
    {
    }

    public WireFormatException(string message)
        : base(message)
    {
    }

    public WireFormatException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
