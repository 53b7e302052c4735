using TrendingTopics.Sources.Records;

namespace TrendingTopics.Sources.Stdin;

/// <summary>
/// Lines of NDJSON on standard input, each an event as it is. Ends with the input. What was read cannot be read again, so a restart
/// does not resume.
/// </summary>
/// <param name="open">Opens the input; null for the program's standard input.</param>
public sealed class StdinSource(Func<Stream>? open = null) : ISource
{
    /// <inheritdoc/>
    public string Name => "stdin";

    /// <inheritdoc/>
    public bool IsFinite => true;

    /// <inheritdoc/>
    public bool CanResume => false;

    /// <inheritdoc/>
    public ValueTask<ISourceReader> OpenAsync(string? position, CancellationToken cancellationToken = default)
    {
        var input = open is null ? Console.OpenStandardInput() : open();
        return new(new RecordReader(new LineRecords(input, "Standard input"), position: null, pace: null, TimeProvider.System, notice: null));
    }
}
