using TrendingTopics.Embedded.Disk;

namespace TrendingTopics.Embedded.Stores;

/// <summary>A table in memory that the journal brings back.</summary>
internal interface IJournaled
{
    /// <summary>Takes in an entry; false where it is none of this table's.</summary>
    bool TryReplay(ref EntryReader entry);

    /// <summary>Writes entries that say all that the table holds. Under the journal's lock.</summary>
    void WriteAll(Action<Action<EntryWriter>> write);
}
