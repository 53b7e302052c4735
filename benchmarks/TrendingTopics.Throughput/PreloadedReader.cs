using TrendingTopics.Engine.Logs;

namespace TrendingTopics.Throughput;

/// <summary>
/// Pushes records in their order. While any partition is not started or paused it stands still, which costs nothing that is measured.
/// </summary>
internal sealed class PreloadedReader(PreloadedRecords records, long[] ends) : ILogReader
{
    private readonly SemaphoreSlim _woken = new(0, 1);
    private readonly bool[] _active = new bool[ends.Length];
    private bool _assigned;
    private int _next;

    public int Poll(ILogHandler handler, int maxRecords, TimeSpan wait)
    {
        for (var partition = 0; !_assigned && partition < ends.Length; partition++)
        {
            handler.OnAssigned(partition);
        }

        _assigned = true;
        var pushed = 0;
        while (pushed < maxRecords && _next < records.Count && Array.TrueForAll(_active, a => a))
        {
            var (partition, offset, appendTime) = records.At(_next);
            handler.OnRecord(new LogRecord { Partition = partition, Offset = offset, AppendTime = appendTime, Value = records.ValueAt(_next) });
            _next++;
            pushed++;
        }

        for (var partition = 0; _next == records.Count && partition < ends.Length; partition++)
        {
            if (_active[partition])
            {
                handler.OnEnd(partition, ends[partition]);
            }
        }

        if (pushed == 0)
        {
            _woken.Wait(wait);
        }

        return pushed;
    }

    public void Start(int partition, long offset) => _active[partition] = true;

    public void Pause(int partition) => _active[partition] = false;

    public void Resume(int partition) => _active[partition] = true;

    public void Wake()
    {
        lock (_active)
        {
            if (_woken.CurrentCount == 0)
            {
                _woken.Release();
            }
        }
    }

    // Not closed: what was under way may still wake it.
    public ValueTask DisposeAsync() => default;
}
