using TrendingTopics.Engine.Time;

namespace TrendingTopics.Engine.Processing;

/// <summary>
/// Lets a partition that the log takes away write what it has counted, so that its next owner need not count it again. The one place
/// where the engine waits for the store, because the log gives the partition away as soon as its reader returns; not for long, and what
/// was not written by then is only counted again.
/// </summary>
internal sealed class Revocation(PartitionContext context) : IDisposable
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromMilliseconds(20);
    private readonly AutoResetEvent _completed = new(initialState: false);
    private long? _began;

    /// <summary>What is taken away from now on is taken away at another time than what was before.</summary>
    public void OnPoll() => _began = null;

    /// <summary>Something has ended that a partition waited for; any thread.</summary>
    public void OnCompleted()
    {
        try
        {
            _completed.Set();
        }
        catch (ObjectDisposedException)
        {
            // A write that was left to itself.
        }
    }

    /// <summary>Finishes the partition, as far as there is time.</summary>
    public void Leave(PartitionTask task)
    {
        if (context.Options.RevocationWait == 0)
        {
            return;
        }

        _began ??= context.Clock.GetTimestamp();
        task.Finish();
        while (!task.IsFinished && UnixMicros.From(context.Clock.GetElapsedTime(_began.Value)) < context.Options.RevocationWait)
        {
            if (task.Pump(context.Now()))
            {
                return; // the topic is another one: there is nothing to finish
            }

            if (!task.IsFinished)
            {
                _completed.WaitOne(LongestWait);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _completed.Dispose();
}
