using TrendingTopics.Engine.Logs;

namespace TrendingTopics.Sources.Records;

/// <summary>
/// Fills batches from records, as fast as they come or at the pace of their times. A record that has become too long for a log on its way
/// from file to JSON is left out and counted as invalid.
/// </summary>
/// <param name="records">What to read; disposed with this.</param>
/// <param name="position">
/// Writes the position behind so many further records (those left out here among them), at an offset; null where there is none to go on from.
/// </param>
/// <param name="pace">Says when a record is due; null for at once.</param>
/// <param name="clock">Waits until then.</param>
/// <param name="notice">See <see cref="Notice"/>.</param>
internal sealed class RecordReader(
    IRecords records, Func<long, long, string>? position, ReplayPace? pace, TimeProvider clock, SourceNotice? notice) : ISourceReader
{
    private const int LongestRecord = LineRecords.LongestLine;

    /// <summary>How long a wait is at least: records that are due soon after one another share a batch.</summary>
    private static readonly TimeSpan ShortestWait = TimeSpan.FromMilliseconds(10);

    private readonly CancellationTokenSource _disposed = new();

    /// <summary>A move that the last call did not wait for, since it had records to hand out.</summary>
    private Task<bool>? _moving;

    /// <summary>Whether the current record was read but not added yet.</summary>
    private bool _held;

    private long _moved;
    private long _tooLong;

    /// <summary>What <see cref="_moved"/> was, and where the records stood, when the last record was added.</summary>
    private (long Records, long Offset) _added;

    /// <inheritdoc/>
    public string? Position => _added.Records == 0 ? null : position?.Invoke(_added.Records, _added.Offset);

    /// <inheritdoc/>
    public long Invalid => records.Invalid + _tooLong;

    /// <inheritdoc/>
    public SourceNotice? Notice { get; } = notice;

    /// <inheritdoc/>
    public async ValueTask<bool> ReadAsync(LogBatch batch, BatchLimit limit, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(batch);
        while (true)
        {
            if (!_held)
            {
                var moving = _moving is null ? records.MoveNextAsync(_disposed.Token) : new ValueTask<bool>(_moving);
                _moving = null;
                if (!moving.IsCompleted)
                {
                    _moving = moving.AsTask();
                    if (batch.Count > 0)
                    {
                        return true;
                    }

                    await _moving.WaitAsync(cancellationToken).ConfigureAwait(false);
                    continue;
                }

                if (!await moving.ConfigureAwait(false))
                {
                    return false;
                }

                _moved++;
                if (records.Current.Length > LongestRecord)
                {
                    _tooLong++;
                    continue;
                }

                _held = true;
            }

            if (!limit.HasRoom(batch, records.Current.Length))
            {
                cancellationToken.ThrowIfCancellationRequested();
                return true;
            }

            if (pace?.Until(records.Current) is { } wait && wait > TimeSpan.Zero)
            {
                if (batch.Count > 0)
                {
                    return true;
                }

                await Pause.ForAsync(wait > ShortestWait ? wait : ShortestWait, clock, cancellationToken).ConfigureAwait(false);
                continue;
            }

            Add(batch);
        }
    }

    /// <inheritdoc/>
    public async ValueTask<bool> ReadRestAsync(LogBatch batch, BatchLimit limit)
    {
        await _disposed.CancelAsync().ConfigureAwait(false);
        try
        {
            return await ReadAsync(batch, limit, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception e) when (e is OperationCanceledException or SourceException)
        {
            // What comes next would have to be waited for, or cannot be read.
            return false;
        }
    }

    /// <inheritdoc/>
    public void Rest(TimeSpan time) => pace?.Rest(time);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _disposed.CancelAsync().ConfigureAwait(false);
        if (_moving is not null)
        {
            await ((Task)_moving).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await records.DisposeAsync().ConfigureAwait(false);
        _disposed.Dispose();
    }

    private void Add(LogBatch batch)
    {
        batch.Add(default, records.Current);
        _held = false;
        _added = (_moved, records.Offset);
    }
}
