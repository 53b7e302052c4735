using TrendingTopics.Engine.Logs;

namespace TrendingTopics.Contracts.Memory;

/// <summary>A partition in memory. The log's lock guards it.</summary>
internal sealed class MemoryPartition
{
    private readonly List<MemoryRecord> _records = [];
    private long _start;

    public LogRange Range => new(_start, _start + _records.Count);

    public MemoryRecord this[long offset] => _records[(int)(offset - _start)];

    public void Add(MemoryRecord record) => _records.Add(record);

    public void Truncate(long start)
    {
        var count = (int)Math.Clamp(start - _start, 0, _records.Count);
        _records.RemoveRange(0, count);
        _start += count;
    }

    public long FindOffset(long appendTime)
    {
        var index = _records.FindIndex(r => r.AppendTime >= appendTime);
        return _start + (index < 0 ? _records.Count : index);
    }

    public IEnumerable<(long Offset, MemoryRecord Record)> Newest(int limit)
    {
        for (var i = _records.Count - 1; i >= Math.Max(0, _records.Count - limit); i--)
        {
            yield return (_start + i, _records[i]);
        }
    }
}
