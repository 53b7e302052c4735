using System.Buffers;

namespace TrendingTopics.Engine.Logs;

/// <summary>A topic of the log.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Id">Its identity: a topic deleted and created again has another.</param>
/// <param name="Partitions">How many partitions it has.</param>
public sealed record LogTopic(string Name, string Id, int Partitions)
{
    /// <summary>The greatest number of partitions allowed.</summary>
    public const int MaxPartitions = 1024;

    private static readonly SearchValues<char> Allowed = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-");

    /// <summary>Whether a topic may have that name.</summary>
    public static bool IsName(string? name) =>
        name is { Length: >= 1 and <= 249 } and not ("." or "..") && !name.AsSpan().ContainsAnyExcept(Allowed);

    /// <summary>Refuses what no log takes, so that every log refuses the same.</summary>
    /// <exception cref="ArgumentException">Name or number is none that is allowed; the message says what is.</exception>
    public static void ThrowIfNotAllowed(string name, int partitions)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (!IsName(name))
        {
            throw new ArgumentException($"'{name}' is not a topic name: 1 to 249 of a-z A-Z 0-9 . _ - are, except '.' and '..'.", nameof(name));
        }

        if (partitions is < 1 or > MaxPartitions)
        {
            throw new ArgumentOutOfRangeException(nameof(partitions), partitions, $"A topic has 1 to {MaxPartitions} partitions.");
        }
    }
}

/// <summary>The offsets that a partition holds.</summary>
/// <param name="Start">The first offset kept.</param>
/// <param name="End">The offset that the next record gets.</param>
public readonly record struct LogRange(long Start, long End);
