using TrendingTopics.Engine.Logs;
using TrendingTopics.Wire.Clusters;
using TrendingTopics.Wire.Protocol;

namespace TrendingTopics.Wire.Fetching;

/// <summary>
/// Fetches from one broker, on a thread of its own. As soon as an answer has come and the heads of its batches have said where to go
/// on, the next fetch is sent; while the broker works on it, the answer's batches are checked and unpacked, and its records are read.
/// A few answers are used in turn: where none is free, because the reader is slower, nothing is received, and this thread helps to push.
/// </summary>
internal sealed class BrokerFetcher
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(2);
    private readonly FetchPlan _plan;
    private readonly int _broker;
    private readonly Cluster _cluster;
    private readonly Action _refresh;
    private readonly FetchAppetite _appetite;
    private readonly FetchPicker _picker;
    private readonly FetchLine _line;
    private readonly FetchOutcome _outcome;
    private readonly BatchLocator _locator;
    private readonly BatchExaminer _examiner;
    private readonly FetchLane _lane;
    private readonly Thread _thread;
    private TimeSpan _pause = FirstPause;
    private long _notBefore;

    /// <summary>Prepares; under the plan's gate.</summary>
    /// <param name="plan">Says what to fetch and takes what comes.</param>
    /// <param name="broker">The broker.</param>
    /// <param name="lane">Which of its lanes this is.</param>
    /// <param name="cluster">Its cluster.</param>
    /// <param name="refresh">Asks for who leads what to be looked up.</param>
    /// <param name="lost">Asks for a partition's range to be looked up.</param>
    public BrokerFetcher(FetchPlan plan, int broker, int lane, Cluster cluster, Action refresh, Action<PlannedPartition> lost)
    {
        (_plan, _broker, _cluster, _refresh) = (plan, broker, cluster, refresh);
        _appetite = new FetchAppetite(cluster.Options);
        _picker = new FetchPicker(plan, broker, lane, _appetite);
        _line = new FetchLine(plan, cluster, _picker, _appetite);
        _outcome = new FetchOutcome(plan, broker, cluster.Logger, refresh, lost);
        _examiner = new BatchExaminer(_appetite.MostUnpacked);
        _locator = new BatchLocator(cluster.Options.LargestBatch);
        _lane = new FetchLane(cluster.Options.LargestBatch);
        plan.Lanes.Add(_lane);
        _thread = new Thread(Run) { IsBackground = true, Name = $"fetch {plan.Topic} from broker {broker}, lane {lane}" };
    }

    /// <summary>Begins.</summary>
    public void Start() => _thread.Start();

    /// <summary>Ends a wait for the broker, so that the thread sees that all is to end.</summary>
    public void Interrupt() => _line.Interrupt();

    /// <summary>Waits until the thread has ended.</summary>
    public void Join() => _thread.Join();

    private void Run()
    {
        while (!_plan.IsStopping)
        {
            try
            {
                Turn();
            }
#pragma warning disable CA1031 // Whatever it is, it must not end the process, nor reading.
            catch (Exception e)
#pragma warning restore CA1031
            {
                OnFailure(e);
            }
        }

        _line.Disconnect();
    }

    private void Turn()
    {
        if (!_line.IsSent && !TrySend())
        {
            WaitForWork();
            return;
        }

        if (TakeFree() is not { } answer)
        {
            return;
        }

        var isPublished = false;
        try
        {
            isPublished = Receive(answer);
        }
        finally
        {
            if (!isPublished)
            {
                lock (_plan.Gate)
                {
                    _lane.GiveBack(answer);
                }
            }
        }
    }

    /// <summary>Receives an answer, sends what is next, and makes the answer ready; false where nothing in it is wanted.</summary>
    private bool Receive(FetchAnswer answer)
    {
        var head = _line.Receive(answer);
        _pause = FirstPause;
        _notBefore = head.Throttle > 0 ? After(TimeSpan.FromMilliseconds(head.Throttle)) : 0;
        if (!Accept(head))
        {
            return false;
        }

        Locate(answer);
        _line.Session.AddUnchanged(answer);
        _line.Session.Continue(head.Session);
        var isWanted = _outcome.Reserve(answer);
        var failure = SendNext();
        if (isWanted)
        {
            Examine(answer);
            _appetite.Learn(answer.PackedBytes, answer.Unpacked.Length);
            _outcome.Settle(answer);
            _plan.Change(_ => _lane.Add(answer));
        }

        if (failure is not null)
        {
            OnFailure(failure);
        }

        return isWanted;
    }

    /// <summary>Judges an answer as a whole.</summary>
    private bool Accept(FetchHead head)
    {
        switch (head.Error)
        {
            case ErrorCode.None:
                return true;
            case ErrorCode.FetchSessionIdNotFound:
                _line.Session.Forget();
                return false;
            case ErrorCode.InvalidFetchSessionEpoch:
                _line.Session.Restart();
                return false;
            default:
                // As when a topic's id is none any more: who leads what is looked up, and all is asked anew.
                _line.Session.Forget();
                _notBefore = After(FirstPause);
                _refresh();
                return false;
        }
    }

    private void Locate(FetchAnswer answer)
    {
        foreach (ref var slice in answer.Partitions)
        {
            if (_line.Session.TryGetAsked(slice.Asked.Number, out var asked))
            {
                slice.Asked = asked;
                _line.Session.Note(slice);
                if (slice.Error == ErrorCode.None)
                {
                    _locator.Locate(answer, ref slice);
                }
            }
            else
            {
                slice.Asked.Generation = -1;
            }
        }
    }

    private void Examine(FetchAnswer answer)
    {
        foreach (ref var slice in answer.Partitions)
        {
            if (slice.IsWanted)
            {
                _examiner.Examine(answer, ref slice);
            }
        }
    }

    /// <summary>Sends the next fetch; what goes wrong with it must not keep the answer that is here from the reader.</summary>
    private Exception? SendNext()
    {
        try
        {
            TrySend();
            return null;
        }
        catch (Exception e) when (Reachability.Explain(_picker.Address!, e) is not null)
        {
            return e;
        }
    }

    private bool TrySend() => IsDue(_notBefore) && _line.TrySend();

    private void OnFailure(Exception failure)
    {
        var address = _line.Address;
        _line.Disconnect();
        if (_plan.IsStopping)
        {
            return;
        }

        if (address is not null && Reachability.Explain(address, failure) is LogException explained)
        {
            _cluster.Reachability.Lost(address, explained);
        }
        else
        {
            _cluster.Logger.FetcherFailed(failure, _plan.Topic, _broker);
        }

        // It may lead nothing any more, or be somewhere else.
        _refresh();
        _notBefore = After(_pause);
        _pause = _pause * 2 < LongestPause ? _pause * 2 : LongestPause;
    }

    private void WaitForWork()
    {
        lock (_plan.Gate)
        {
            if (!_plan.IsStopping)
            {
                Monitor.Wait(_plan.Gate, _picker.WaitFor(_notBefore));
            }
        }
    }

    /// <summary>An answer to receive into, once there is one; null where all is to end.</summary>
    private FetchAnswer? TakeFree()
    {
        while (true)
        {
            lock (_plan.Gate)
            {
                FetchAnswer? answer;
                while (!_lane.TryTakeFree(out answer) && !_plan.IsStopping && _plan.Help?.TryJoin(_lane) != true)
                {
                    Monitor.Wait(_plan.Gate);
                }

                if (answer is not null || _plan.IsStopping)
                {
                    return _plan.IsStopping ? null : answer;
                }
            }

            _plan.Help!.Push(_lane);
        }
    }

    private bool IsDue(long time) => time == 0 || _plan.Clock.GetTimestamp() >= time;

    private long After(TimeSpan pause) => _plan.Clock.GetTimestamp() + (long)(pause.TotalSeconds * _plan.Clock.TimestampFrequency);
}
