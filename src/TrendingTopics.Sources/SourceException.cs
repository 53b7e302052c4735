namespace TrendingTopics.Sources;

/// <summary>A source cannot be read; the message says which, why, and what can be done.</summary>
public sealed class SourceException : Exception
{
    /// <summary>A failure without a description.</summary>
    public SourceException()
    {
    }

    /// <summary>A failure with a description.</summary>
    public SourceException(string message)
        : base(message)
    {
    }

    /// <summary>A failure with a description and a cause.</summary>
    public SourceException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Whether trying again may help: a source that can resume is then opened anew at the position that is durable.</summary>
    public bool IsTransient { get; init; }
}
