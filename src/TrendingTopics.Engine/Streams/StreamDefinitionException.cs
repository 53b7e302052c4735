namespace TrendingTopics.Engine.Streams;

/// <summary>Stream definitions are not as they must be. The message is made to be read as it is: it names every setting at fault.</summary>
public sealed class StreamDefinitionException : Exception
{
    /// <summary>An exception for the given errors, at least one.</summary>
    public StreamDefinitionException(IReadOnlyList<StreamDefinitionError> errors)
        : base(Describe(errors)) => Errors = errors;

    /// <summary>Every error found.</summary>
    public IReadOnlyList<StreamDefinitionError> Errors { get; }

    private static string Describe(IReadOnlyList<StreamDefinitionError> errors)
    {
        ArgumentNullException.ThrowIfNull(errors);
        return errors.Count == 1
            ? errors[0].ToString()
            : $"{errors.Count} stream settings are wrong:{string.Concat(errors.Select(error => $"{Environment.NewLine}  {error}"))}";
    }
}

/// <summary>What is wrong with one setting of a stream.</summary>
/// <param name="Setting">The setting: <c>Streams:hashtags:Windows:1</c>, or <c>Windows:1</c> in a definition built in code.</param>
/// <param name="Problem">What it is and what it may be: <c>is '5x'; it must be …</c></param>
public sealed record StreamDefinitionError(string Setting, string Problem)
{
    /// <summary>Both as a sentence.</summary>
    public override string ToString() => $"{Setting} {Problem}.";
}
