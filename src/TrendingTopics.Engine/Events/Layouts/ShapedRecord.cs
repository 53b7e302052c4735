namespace TrendingTopics.Engine.Events.Layouts;

/// <summary>A record that is read together with others, and how far it was read.</summary>
internal struct ShapedRecord
{
    /// <summary>Where it begins in the bytes of all records.</summary>
    public int Start;

    /// <summary>How many bytes it has.</summary>
    public int Length;

    /// <summary>How many of them were read.</summary>
    public int At;

    /// <summary>Where a string may end in it.</summary>
    public StopMap Stops;
}
