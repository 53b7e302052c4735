namespace TrendingTopics.Embedded.Logs;

/// <summary>Where a reader is in one partition.</summary>
internal sealed class PartitionCursor
{
    /// <summary>There is nothing of the partition that the scan has passed and the partition has not had.</summary>
    public const long InStep = -1;

    /// <summary>The offset to push next.</summary>
    public long Next { get; set; }

    /// <summary>Whether it was started and is not lost.</summary>
    public bool Started { get; set; }

    /// <summary>Whether it was started, and is neither paused nor lost.</summary>
    public bool Active { get; set; }

    /// <summary>Whether it has yet to be seen that the log holds <see cref="Next"/>.</summary>
    public bool Unchecked { get; set; }

    /// <summary>Where a scan has to begin to meet <see cref="Next"/>; <see cref="InStep"/> where the scan that runs will.</summary>
    public long Address { get; set; } = InStep;

    /// <summary>The scan passes records at the address that the partition does not get now.</summary>
    public void Miss(long address)
    {
        if (Address == InStep)
        {
            Address = address;
        }
    }
}
