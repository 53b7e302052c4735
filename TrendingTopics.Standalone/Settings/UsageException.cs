namespace TrendingTopics.Standalone.Settings;

/// <summary>The program cannot do what it was told; the message is the one line that says why, and what is allowed. Ends with code 2.</summary>
internal sealed class UsageException : Exception
{
    public UsageException()
    {
    }

    public UsageException(string message)
        : base(message)
    {
    }

    public UsageException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
