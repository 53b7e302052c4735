namespace TrendingTopics.Engine.Logs;

/// <summary>
/// The log could not do what was asked; the message says what was wrong and, where there is one, what the operator can do. What is
/// <see cref="IsTransient"/> is tried again; the rest stops who asked, visibly.
/// </summary>
public sealed class LogException : Exception
{
    /// <summary>A failure without a description.</summary>
    public LogException()
    {
    }

    /// <summary>A failure with a description.</summary>
    public LogException(string message)
        : base(message)
    {
    }

    /// <summary>A failure with a description and a cause.</summary>
    public LogException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Whether trying again may help; so unless it is said otherwise, since a log that is away is waited for.</summary>
    public bool IsTransient { get; init; } = true;

    /// <summary>
    /// Whether another process has taken over the source of what was to be appended. Nothing of it was; who may feed the source all the
    /// same asks for its position again, which takes it back.
    /// </summary>
    public bool IsTakenOver { get; init; }
}
