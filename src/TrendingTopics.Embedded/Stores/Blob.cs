using TrendingTopics.Embedded.Disk;

namespace TrendingTopics.Embedded.Stores;

/// <summary>Where bytes lie in a <see cref="BlobLog"/>.</summary>
/// <param name="Address">Address of the entry that holds them.</param>
/// <param name="Length">How many they are.</param>
internal readonly record struct Blob(long Address, int Length)
{
    /// <summary>The end of the entry.</summary>
    public long End => DurableLog.EndOf(Address, EntryWriter.HeaderSize + Length);
}

/// <summary>Where a list of chunks lies; a chunk larger than an entry may be is in several pieces.</summary>
/// <param name="Pieces">The pieces of each chunk.</param>
internal sealed record BlobList(IReadOnlyList<Blob[]> Pieces)
{
    public IEnumerable<Blob> Blobs => Pieces.SelectMany(p => p);

    public void Write(EntryWriter writer)
    {
        writer.Count(Pieces.Count);
        foreach (var chunk in Pieces)
        {
            writer.Count(chunk.Length);
            foreach (var piece in chunk)
            {
                writer.Count(piece.Address).Count(piece.Length);
            }
        }
    }

    public static BlobList Read(ref EntryReader reader)
    {
        var chunks = new Blob[reader.Count()][];
        for (var i = 0; i < chunks.Length; i++)
        {
            chunks[i] = new Blob[reader.Count()];
            for (var j = 0; j < chunks[i].Length; j++)
            {
                chunks[i][j] = new Blob(reader.Count(), (int)reader.Count());
            }
        }

        return new BlobList(chunks);
    }
}
