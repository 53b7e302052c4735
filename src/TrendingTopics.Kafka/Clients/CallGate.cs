namespace TrendingTopics.Kafka.Clients;

/// <summary>
/// Keeps a client of the library open while calls of it are under way. The library looks once, as a call begins, whether its client is
/// still open: one that is closed a moment later goes on in memory that is no longer its own, and takes the process with it.
/// </summary>
internal sealed class CallGate
{
    private readonly object _gate = new();
    private int _calls;
    private bool _closed;

    /// <summary>Begins a call, to be ended by <see cref="Exit"/>; false once the gate is closed.</summary>
    public bool TryEnter()
    {
        lock (_gate)
        {
            _calls += _closed ? 0 : 1;
            return !_closed;
        }
    }

    /// <summary>Ends a call.</summary>
    public void Exit()
    {
        lock (_gate)
        {
            _calls--;
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>Lets no call begin any more, and waits for those under way.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _closed = true;
            while (_calls > 0)
            {
                Monitor.Wait(_gate);
            }
        }
    }
}
