namespace TrendingTopics.Embedded;

/// <summary>A data folder cannot be opened; the message names it and says what the operator can do.</summary>
public sealed class EmbeddedDataException : Exception
{
    /// <summary>A failure without a description.</summary>
    public EmbeddedDataException()
    {
    }

    /// <summary>A failure with a description.</summary>
    public EmbeddedDataException(string message)
        : base(message)
    {
    }

    /// <summary>A failure with a description and a cause.</summary>
    public EmbeddedDataException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Whether another process holds the folder.</summary>
    public bool IsInUse { get; init; }
}
