namespace TrendingTopics.Programs.Operating;

/// <summary>A command could not do what it is for; the message says what failed and what to do. Ends with code 1.</summary>
public sealed class CommandFailedException : Exception
{
    /// <summary>A failure without a message.</summary>
    public CommandFailedException()
    {
    }

    /// <summary>A failure with what is to be said about it.</summary>
    public CommandFailedException(string message)
        : base(message)
    {
    }

    /// <summary>A failure with what is to be said about it, and its cause.</summary>
    public CommandFailedException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Whether it has been said already.</summary>
    public bool IsReported { get; init; }
}
