using System.Diagnostics.CodeAnalysis;

namespace TrendingTopics.Sources;

/// <summary>A source as it is named on the command line: <c>synthetic</c>, <c>file:PATH</c>, <c>stdin</c> or <c>none</c>.</summary>
/// <param name="Kind">Which kind.</param>
/// <param name="Path">The path of a file; null for the others.</param>
public sealed record SourceSpec(SourceKind Kind, string? Path = null) : IParsable<SourceSpec>
{
    private const string FilePrefix = "file:";

    /// <summary>Reads one of the four forms.</summary>
    /// <exception cref="FormatException">The text is none of them; the message says what is allowed.</exception>
    public static SourceSpec Parse(string s, IFormatProvider? provider = null) =>
        TryParse(s, provider, out var spec)
            ? spec
            : throw new FormatException($"'{s}' is not a source: synthetic, file:PATH (such as file:tweets.ndjson), stdin or none.");

    /// <inheritdoc/>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, [MaybeNullWhen(false)] out SourceSpec result)
    {
        var text = (s ?? "").Trim();
        result = text.ToUpperInvariant() switch
        {
            "SYNTHETIC" => new SourceSpec(SourceKind.Synthetic),
            "STDIN" => new SourceSpec(SourceKind.Stdin),
            "NONE" => new SourceSpec(SourceKind.None),
            _ when text.StartsWith(FilePrefix, StringComparison.OrdinalIgnoreCase) && text.Length > FilePrefix.Length =>
                new SourceSpec(SourceKind.File, text[FilePrefix.Length..]),
            _ => null,
        };
        return result is not null;
    }

    /// <inheritdoc/>
    public override string ToString() => Kind switch
    {
        SourceKind.Synthetic => "synthetic",
        SourceKind.File => FilePrefix + Path,
        SourceKind.Stdin => "stdin",
        _ => "none",
    };
}

/// <summary>The kinds of sources.</summary>
public enum SourceKind
{
    /// <summary>No source: events come over HTTP or from another program.</summary>
    None,

    /// <summary>A simulated social network.</summary>
    Synthetic,

    /// <summary>A file.</summary>
    File,

    /// <summary>Lines on standard input.</summary>
    Stdin,
}
