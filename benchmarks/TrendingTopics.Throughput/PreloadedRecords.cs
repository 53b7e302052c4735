namespace TrendingTopics.Throughput;

/// <summary>Records in memory, in the order in which they were read.</summary>
/// <param name="capacity">How many there will be.</param>
internal sealed class PreloadedRecords(int capacity)
{
    private const int BlockSize = 64 * 1024 * 1024;
    private readonly List<byte[]> _blocks = [];
    private readonly (int Partition, long Offset, long AppendTime, int Block, int Start, int Length)[] _records = new (int, long, long, int, int, int)[capacity];
    private int _used = BlockSize;

    public int Count { get; private set; }

    public (int Partition, long Offset, long AppendTime) At(int index) => (_records[index].Partition, _records[index].Offset, _records[index].AppendTime);

    public ReadOnlySpan<byte> ValueAt(int index)
    {
        ref readonly var record = ref _records[index];
        return _blocks[record.Block].AsSpan(record.Start, record.Length);
    }

    public void Add(int partition, long offset, long appendTime, ReadOnlySpan<byte> value)
    {
        if (_used + value.Length > BlockSize)
        {
            _blocks.Add(new byte[BlockSize]);
            _used = 0;
        }

        value.CopyTo(_blocks[^1].AsSpan(_used));
        _records[Count++] = (partition, offset, appendTime, _blocks.Count - 1, _used, value.Length);
        _used += value.Length;
    }

    /// <summary>The offset behind the partition's last record.</summary>
    public long EndOf(int partition) => _records.Take(Count).Where(r => r.Partition == partition).Max(r => (long?)r.Offset) + 1 ?? 0;
}
