using TrendingTopics.Embedded.Disk;

namespace TrendingTopics.Embedded.Tests.Folders;

/// <summary>Small pages and segments, so that a test turns many of them.</summary>
internal static class SmallShapes
{
    public static EmbeddedOptions Options(string folder) => new()
    {
        Folder = folder,
        EventShape = new DurableLogShape(PageBits: 20, MemoryBits: 22, SegmentBits: 21),
        BlobShape = new DurableLogShape(PageBits: 21, MemoryBits: 22, SegmentBits: 21),
        StateShape = new DurableLogShape(PageBits: 19, MemoryBits: 20, SegmentBits: 19),
        IndexEvery = 1 << 20,
        MarkEvery = 4 << 10,
    };
}
