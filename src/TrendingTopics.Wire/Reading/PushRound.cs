using System.Runtime.ExceptionServices;
using TrendingTopics.Engine.Logs;
using TrendingTopics.Wire.Fetching;

namespace TrendingTopics.Wire.Reading;

/// <summary>
/// What is pushed in one poll. The polling thread takes the lanes in turn; where the handler takes partitions at once, fetchers that have
/// nowhere to put another answer push their own lane's meanwhile. A partition is fetched on one lane at a time, and one thread pushes it.
/// </summary>
/// <param name="plan">Has the lanes.</param>
/// <param name="create">Makes what pushes a lane's records.</param>
internal sealed class PushRound(FetchPlan plan, Func<FetchLane, LanePusher> create) : IPushHelp
{
    // Records between two looks at whether the round goes on.
    private const int Portion = 1024;

    // As many as there may be threads, since the one that polls may find all lanes taken.
    private readonly int _mostHelpers = plan.Options.Threads > 1 ? plan.Options.Threads : 0;
    private readonly Dictionary<FetchLane, LanePusher> _pushers = [];
    private ILogHandler? _handler;
    private ExceptionDispatchInfo? _failure;
    private bool _isOpen;
    private bool _isShared;
    private bool _onlyQuiet;
    private bool _needsQuiet;
    private int _left;
    private int _pushed;
    private int _helpers;
    private int _last;

    /// <summary>Pushes what has come, up to so many records a thread, and returns how many they were.</summary>
    public int Run(ILogHandler handler, int maxRecords)
    {
        var isShared = _mostHelpers > 0 && handler.TakesPartitionsAtOnce;
        var pushed = Run(handler, maxRecords, isShared, onlyQuiet: false);
        return isShared && _needsQuiet ? pushed + Run(handler, maxRecords, isShared: false, onlyQuiet: true) : pushed;
    }

    /// <inheritdoc/>
    public bool TryJoin(FetchLane lane)
    {
        if (!_isShared || !_isOpen || _left == 0 || _helpers == _mostHelpers || !IsReady(lane))
        {
            return false;
        }

        lane.IsTaken = true;
        _helpers++;
        return true;
    }

    /// <inheritdoc/>
    public void Push(FetchLane lane)
    {
        try
        {
            PushOn(lane);
        }
#pragma warning disable CA1031 // Whatever the handler throws is for who polls.
        catch (Exception e)
#pragma warning restore CA1031
        {
            lock (plan.Gate)
            {
                _failure ??= ExceptionDispatchInfo.Capture(e);
            }
        }
        finally
        {
            lock (plan.Gate)
            {
                _helpers--;
                Monitor.PulseAll(plan.Gate);
            }
        }
    }

    /// <summary>How many records may be pushed before this is asked again; 0: none.</summary>
    public int Reserve()
    {
        lock (plan.Gate)
        {
            var portion = _isOpen && _failure is null ? Math.Min(Portion, _left) : 0;
            _left -= portion;
            return portion;
        }
    }

    /// <summary>Of the records that were reserved, so many were pushed.</summary>
    public void Settle(int reserved, int pushed)
    {
        lock (plan.Gate)
        {
            _left += reserved - pushed;
            _pushed += pushed;
        }
    }

    private int Run(ILogHandler handler, int maxRecords, bool isShared, bool onlyQuiet)
    {
        Open(handler, maxRecords, isShared, onlyQuiet);
        try
        {
            while (Take() is { } lane)
            {
                PushOn(lane);
            }
        }
        finally
        {
            Close();
        }

        _failure?.Throw();
        return _pushed;
    }

    private void Open(ILogHandler handler, int maxRecords, bool isShared, bool onlyQuiet)
    {
        lock (plan.Gate)
        {
            (_handler, _pushed, _failure, _isOpen, _isShared, _onlyQuiet) = (handler, 0, null, true, isShared, onlyQuiet);
            foreach (var lane in plan.Lanes)
            {
                lane.IsStuck = false;
            }

            _left = maxRecords;
            if (isShared)
            {
                // Of a lane, one thread has them: a poll must not last longer for threads that have nothing to push.
                var threads = Math.Clamp(plan.Lanes.Count(IsReady), 1, 1 + _mostHelpers);
                _left = (int)Math.Min(int.MaxValue, (long)maxRecords * threads);
                Monitor.PulseAll(plan.Gate);
            }
        }
    }

    private void Close()
    {
        lock (plan.Gate)
        {
            _isOpen = false;
            while (_helpers > 0)
            {
                Monitor.Wait(plan.Gate);
            }

            _needsQuiet = plan.Lanes.Exists(static lane => lane.NeedsQuiet);
        }
    }

    /// <summary>The next lane to push, waiting while others push; null where nothing is left that could be.</summary>
    private FetchLane? Take()
    {
        lock (plan.Gate)
        {
            while (_left > 0 && _failure is null)
            {
                for (var i = 1; i <= plan.Lanes.Count; i++)
                {
                    var next = (_last + i) % plan.Lanes.Count;
                    if (IsReady(plan.Lanes[next]))
                    {
                        _last = next;
                        plan.Lanes[next].IsTaken = true;
                        return plan.Lanes[next];
                    }
                }

                if (_helpers == 0)
                {
                    break;
                }

                Monitor.Wait(plan.Gate);
            }

            return null;
        }
    }

    private bool IsReady(FetchLane lane) => lane.IsReady && (lane.NeedsQuiet ? !_isShared : !_onlyQuiet);

    private void PushOn(FetchLane lane)
    {
        var end = PushEnd.Stuck;
        try
        {
            end = PusherOf(lane).Push(_handler!, this, isQuiet: !_isShared);
        }
        finally
        {
            lock (plan.Gate)
            {
                lane.IsTaken = false;
                lane.IsStuck = end == PushEnd.Stuck;
                lane.NeedsQuiet = end == PushEnd.NeedsQuiet;
            }
        }
    }

    private LanePusher PusherOf(FetchLane lane)
    {
        lock (plan.Gate)
        {
            if (!_pushers.TryGetValue(lane, out var pusher))
            {
                _pushers[lane] = pusher = create(lane);
            }

            return pusher;
        }
    }
}
