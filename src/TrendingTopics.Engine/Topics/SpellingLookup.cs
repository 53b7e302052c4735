namespace TrendingTopics.Engine.Topics;

/// <summary>A spelling that is looked up together with others.</summary>
internal struct SpellingLookup
{
    /// <summary>The spelling.</summary>
    public ShortText Text;

    /// <summary>Its hash.</summary>
    public uint Hash;

    /// <summary>What was found: the topic's id, or <see cref="SpellingIndex.None"/>.</summary>
    public int Id;
}
