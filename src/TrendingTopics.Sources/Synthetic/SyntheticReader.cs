using TrendingTopics.Engine.Logs;

namespace TrendingTopics.Sources.Synthetic;

/// <summary>Fills batches with the events that are due.</summary>
internal sealed class SyntheticReader(EventWriter writer, EventPace pace, long? count, TimeProvider clock, SourceNotice notice) : ISourceReader
{
    private long _due;

    /// <inheritdoc/>
    public string? Position => null;

    /// <inheritdoc/>
    public long Invalid => 0;

    /// <inheritdoc/>
    public SourceNotice? Notice { get; } = notice;

    /// <inheritdoc/>
    public async ValueTask<bool> ReadAsync(LogBatch batch, BatchLimit limit, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(batch);
        cancellationToken.ThrowIfCancellationRequested();
        while (writer.Count != count)
        {
            if (_due == 0)
            {
                if (batch.Count > 0)
                {
                    return true;
                }

                _due = pace.Due(writer.Count, out var wait, out var givenUp);
                writer.Skip(givenUp);
                if (_due == 0)
                {
                    await Pause.ForAsync(wait, clock, cancellationToken).ConfigureAwait(false);
                }
            }

            while (_due > 0)
            {
                if (!limit.HasRoom(batch, writer.LongestEvent))
                {
                    return true;
                }

                writer.Write(batch);
                _due--;
            }
        }

        return false;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => default;
}
