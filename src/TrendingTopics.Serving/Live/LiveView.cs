using TrendingTopics.Engine.Reading;
using TrendingTopics.Engine.Stores;
using TrendingTopics.Engine.Streams;
using TrendingTopics.Serving.Requests;
using TrendingTopics.Serving.Streams;

namespace TrendingTopics.Serving.Live;

/// <summary>One window definition of one stream, read once for all who listen to it.</summary>
internal sealed class LiveView(string stream, WindowDefinition window, ITrendStore store, RankingReader reader, TimeProvider clock, TimeSpan heartbeat)
{
    private const int FinalsAtOnce = 100;

    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _gate = new();
    private readonly List<LiveListener> _listeners = [];
    private readonly Dictionary<int, ReadOnlyMemory<byte>> _shown = [];
    private Ranking? _current;
    private ReadOnlyMemory<byte> _status;
    private DateTime? _statusOf;
    private long _statusSentAt;
    private long _sentAt;
    private int _run;
    private long? _newestFinal;

    /// <summary>Begins to listen: what is current now comes first, then all that follows. Waits until the view was read once.</summary>
    public async ValueTask<LiveListener> ListenAsync(int top, CancellationToken cancellationToken)
    {
        await _ready.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
        var listener = new LiveListener(top);
        lock (_gate)
        {
            listener.ListensFrom = _newestFinal;
            _listeners.Add(listener);
            if (!_status.IsEmpty)
            {
                listener.Send(_status);
            }

            if (_current is not null)
            {
                listener.Send(Shown(_current, top));
            }
        }

        return listener;
    }

    /// <summary>Ends to listen.</summary>
    public void Leave(LiveListener listener)
    {
        lock (_gate)
        {
            _listeners.Remove(listener);
        }
    }

    /// <summary>Reads the view once and sends what is new.</summary>
    public async ValueTask PollAsync(CancellationToken cancellationToken)
    {
        if (await store.GetStreamAsync(stream, cancellationToken).ConfigureAwait(false) is not { } entry)
        {
            return;
        }

        var run = RankingReader.CurrentRunOf(entry);
        var current = await reader.GetCurrentAsync(entry, window, cancellationToken).ConfigureAwait(false);
        var progress = current?.Progress ?? await reader.GetProgressAsync(run, cancellationToken).ConfigureAwait(false);
        var finals = await ReadNewFinalsAsync(entry, run.Number, cancellationToken).ConfigureAwait(false);
        lock (_gate)
        {
            foreach (var final in finals)
            {
                _newestFinal = final.Start;
                SendToAll(top => LiveFrame.Ranking(final, top, final.Start));
            }

            SendCurrent(current);
            SendStatus(StatusReport.Of(entry, progress, clock));
            if (clock.GetElapsedTime(_sentAt) >= heartbeat)
            {
                SendToAll(_ => LiveFrame.Heartbeat);
            }
        }

        _ready.TrySetResult();
    }

    /// <summary>Finals since the last time, oldest first. The first time, and after a change of runs, there are none: what is there is the start.</summary>
    private async ValueTask<IReadOnlyList<Ranking>> ReadNewFinalsAsync(StreamEntry entry, int run, CancellationToken cancellationToken)
    {
        if (_run != run)
        {
            var newest = await reader.ListFinalAsync(entry, window, TimeText.Minimum, TimeText.Maximum, 1, cancellationToken).ConfigureAwait(false);
            (_run, _newestFinal) = (run, newest.Count > 0 ? newest[0].Start : null);
            return [];
        }

        var from = _newestFinal + 1 ?? TimeText.Minimum;
        var finals = await reader.ListFinalAsync(entry, window, from, TimeText.Maximum, FinalsAtOnce, cancellationToken).ConfigureAwait(false);
        return [.. finals.Reverse()];
    }

    private void SendCurrent(Ranking? current)
    {
        _current = current;
        if (current is null)
        {
            return;
        }

        var before = _shown.ToDictionary();
        _shown.Clear();
        foreach (var listener in _listeners)
        {
            var frame = Shown(current, listener.Top);
            if (!before.TryGetValue(listener.Top, out var sent) || !sent.Span.SequenceEqual(frame.Span))
            {
                listener.Send(frame);
                _sentAt = clock.GetTimestamp();
            }
        }
    }

    private ReadOnlyMemory<byte> Shown(Ranking current, int top)
    {
        if (!_shown.TryGetValue(top, out var frame))
        {
            frame = LiveFrame.Ranking(current, top, _newestFinal);
            _shown.Add(top, frame);
        }

        return frame;
    }

    private void SendStatus(StatusBody status)
    {
        var isNew = _statusOf != status.UpdatedAt && clock.GetElapsedTime(_statusSentAt) >= TimeSpan.FromSeconds(1);
        if (_status.IsEmpty || isNew)
        {
            (_status, _statusOf, _statusSentAt) = (LiveFrame.Status(status), status.UpdatedAt, clock.GetTimestamp());
            SendToAll(_ => _status);
        }
    }

    private void SendToAll(Func<int, ReadOnlyMemory<byte>> frameOf)
    {
        foreach (var sameTop in _listeners.GroupBy(l => l.Top))
        {
            var frame = frameOf(sameTop.Key);
            foreach (var listener in sameTop)
            {
                listener.Send(frame);
            }
        }

        _sentAt = clock.GetTimestamp();
    }
}
