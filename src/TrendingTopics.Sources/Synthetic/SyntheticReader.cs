using System.Collections.Concurrent;
using TrendingTopics.Engine.Logs;
using TrendingTopics.Engine.Time;

namespace TrendingTopics.Sources.Synthetic;

/// <summary>Fills batches with the events that are due.</summary>
/// <param name="writer">Makes the events.</param>
/// <param name="pace">Says how many are due.</param>
/// <param name="count">How many there are; null for no end.</param>
/// <param name="bursts">Bursts to begin with the next event; filled from any thread.</param>
/// <param name="clock">Waits until events are due.</param>
/// <param name="notice">See <see cref="Notice"/>.</param>
internal sealed class SyntheticReader(
    EventWriter writer, EventPace pace, long? count, ConcurrentQueue<TriggeredBurst> bursts, TimeProvider clock, SourceNotice notice) : ISourceReader
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

            while (_due > 0 && bursts.TryDequeue(out var burst))
            {
                writer.Burst(burst);
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
    public void Rest(TimeSpan time)
    {
        var rested = pace.Rest(time);
        if (count is null)
        {
            // The events of a source that ends are the same however often it rests; those of one that does not are of now.
            writer.Skip(UnixMicros.From(rested));
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => default;
}
