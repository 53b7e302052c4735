namespace TrendingTopics.Wire.Reading;

/// <summary>The partitions that are a reader's. They come and go between rounds of pushing only.</summary>
internal sealed class ReadPartitions
{
    private ReadPartition?[] _partitions = [];

    /// <summary>One more than the highest that was ever assigned.</summary>
    public int Length => _partitions.Length;

    /// <summary>Whether any is pushed.</summary>
    public bool AnyIsActive => Array.Exists(_partitions, static partition => partition is { IsActive: true });

    /// <summary>Whether a record of any has come whose time is its sender's.</summary>
    public bool AnyHasSendersTimes => Array.Exists(_partitions, static partition => partition is { HasSendersTimes: true });

    /// <summary>One of them; null where it is not the reader's.</summary>
    public ReadPartition? Find(int partition) => (uint)partition < (uint)_partitions.Length ? _partitions[partition] : null;

    /// <summary>Makes a partition the reader's.</summary>
    public void Add(int partition)
    {
        if (partition >= _partitions.Length)
        {
            Array.Resize(ref _partitions, partition + 1);
        }

        _partitions[partition] ??= new ReadPartition(partition);
    }

    /// <summary>Takes a partition away.</summary>
    public void Remove(int partition) => _partitions[partition] = null;
}
