namespace TrendingTopics.Embedded.Disk;

/// <summary>Sizes of a log, each a power of two given by its bits.</summary>
/// <param name="PageBits">A page: no entry is larger.</param>
/// <param name="MemoryBits">The pages in memory.</param>
/// <param name="SegmentBits">A file on disk: what retention removes.</param>
internal sealed record DurableLogShape(int PageBits, int MemoryBits, int SegmentBits)
{
    /// <summary>Events: large pages, because batches are.</summary>
    public static DurableLogShape Events { get; } = new(PageBits: 23, MemoryBits: 26, SegmentBits: 26);

    /// <summary>Rows and chunks of up to a megabyte.</summary>
    public static DurableLogShape Blobs { get; } = new(PageBits: 21, MemoryBits: 23, SegmentBits: 26);

    /// <summary>Small entries.</summary>
    public static DurableLogShape State { get; } = new(PageBits: 22, MemoryBits: 23, SegmentBits: 24);

    /// <summary>The largest entry.</summary>
    public int MaxEntry => (1 << PageBits) - 1024;
}
