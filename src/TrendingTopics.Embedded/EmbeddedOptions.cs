using TrendingTopics.Embedded.Disk;

namespace TrendingTopics.Embedded;

/// <summary>Where the embedded log and store keep their data, and for how long.</summary>
public sealed record EmbeddedOptions
{
    /// <summary>The data folder; created where it is missing.</summary>
    public string Folder { get; set; } = "";

    /// <summary>How many bytes of events the log keeps; beyond that the oldest are dropped, in steps of 64 MiB. At least 256 MiB.</summary>
    public long LogBytes { get; set; } = 16L << 30;

    /// <summary>For how long the log keeps events; the oldest are dropped in steps of 64 MiB.</summary>
    public TimeSpan LogAge { get; set; } = TimeSpan.FromDays(7);

    internal DurableLogShape EventShape { get; set; } = DurableLogShape.Events;

    internal DurableLogShape BlobShape { get; set; } = DurableLogShape.Blobs;

    internal DurableLogShape StateShape { get; set; } = DurableLogShape.State;

    /// <summary>How much is appended between two writings of the log's index.</summary>
    internal long IndexEvery { get; set; } = 256 << 20;

    /// <summary>How much of the log one entry of the index covers.</summary>
    internal long MarkEvery { get; set; } = 1 << 20;

    internal void Validate()
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(Folder);
        ArgumentOutOfRangeException.ThrowIfLessThan(LogBytes, 4L << EventShape.SegmentBits);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(LogAge, TimeSpan.Zero);
    }
}
