namespace TrendingTopics.Contracts.Otlp;

/// <summary>What an instrument showed for one set of attributes at one time.</summary>
public sealed record OtlpPoint
{
    /// <summary>Who sent it.</summary>
    public required OtlpOrigin Origin { get; init; }

    /// <summary>The instrument.</summary>
    public required string Name { get; init; }

    /// <summary>Its unit; empty where it has none.</summary>
    public required string Unit { get; init; }

    /// <summary>What tells this point from the instrument's others.</summary>
    public required IReadOnlyDictionary<string, object?> Attributes { get; init; }

    /// <summary>When, in microseconds since the Unix epoch.</summary>
    public required long Time { get; init; }

    /// <summary>The value; of a histogram the sum of what was recorded.</summary>
    public required double Value { get; init; }

    /// <summary>How often a histogram was recorded; 0 for other instruments.</summary>
    public required long Count { get; init; }

    /// <summary>The upper bounds of a histogram's buckets; the last bucket has none.</summary>
    public required IReadOnlyList<double> Bounds { get; init; }

    /// <summary>What fell into each of a histogram's buckets: one more than there are bounds.</summary>
    public required IReadOnlyList<long> Buckets { get; init; }

    /// <inheritdoc/>
    public override string ToString() => $"{Origin}: {Name}";
}
