namespace TrendingTopics.Programs.Settings;

/// <summary>The program cannot do what it was told; the message is the one line that says why, and what is allowed. Ends with code 2.</summary>
public sealed class UsageException : Exception
{
    /// <summary>An exception without a message.</summary>
    public UsageException()
    {
    }

    /// <summary>An exception with the line that says why.</summary>
    public UsageException(string message)
        : base(message)
    {
    }

    /// <summary>An exception with the line that says why, and its cause.</summary>
    public UsageException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
