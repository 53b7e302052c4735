namespace TrendingTopics.Embedded.Stores;

/// <summary>What a journal entry says. The numbers are on disk.</summary>
internal static class EntryKind
{
    /// <summary>From here on the journal says everything anew.</summary>
    public const byte Anew = 1;

    public const byte Stream = 2;
    public const byte Checkpoint = 3;
    public const byte PaneSet = 4;
    public const byte PaneSetDeleted = 5;
    public const byte Status = 6;
    public const byte Row = 7;
    public const byte Part = 8;
    public const byte Merged = 9;
}
