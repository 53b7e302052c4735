namespace TrendingTopics.Engine.Stores;

/// <summary>
/// The store could not do what was asked. What is <see cref="IsTransient"/> is tried again; the rest stops who asked, visibly.
/// </summary>
public sealed class StoreException : Exception
{
    /// <summary>A failure without a description.</summary>
    public StoreException()
    {
    }

    /// <summary>A failure with a description.</summary>
    public StoreException(string message)
        : base(message)
    {
    }

    /// <summary>A failure with a description and a cause.</summary>
    public StoreException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Whether trying again may help.</summary>
    public bool IsTransient { get; init; }
}
