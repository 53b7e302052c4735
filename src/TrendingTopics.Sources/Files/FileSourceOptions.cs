namespace TrendingTopics.Sources.Files;

/// <summary>Which file is read, and how.</summary>
public sealed record FileSourceOptions
{
    /// <summary>The file.</summary>
    public required string Path { get; init; }

    /// <summary>How it holds its records.</summary>
    public FileFormat Format { get; init; }

    /// <summary>Whether it is packed.</summary>
    public FileCompression Compression { get; init; }

    /// <summary>
    /// Names of the file's fields or columns, and the fields of the stream that they are: <c>created_at → timestamp</c>. What is not named
    /// keeps its name. Without a mapping (and a time zone) lines of NDJSON become records byte for byte as they are.
    /// </summary>
    public IReadOnlyDictionary<string, string> Mapping { get; init; } = new Dictionary<string, string>();

    /// <summary>
    /// The columns of a CSV file whose values are numbers, by the stream's name for them: they are written as JSON numbers where they
    /// are one. All others are strings; the time is a number where it is one.
    /// </summary>
    public IReadOnlyList<string> Numbers { get; init; } = [];

    /// <summary>What separates the columns of a CSV file; null for what its first lines show: comma, semicolon, tab or bar.</summary>
    public char? Delimiter { get; init; }

    /// <summary>
    /// The zone of times that have none: <c>UTC</c>, an offset such as <c>-04:00</c>, or a name such as <c>Europe/Madrid</c>. Such times
    /// are then written with their offset. Null: they are left as they are, which the engine takes for UTC.
    /// </summary>
    public string? TimeZone { get; init; }

    /// <summary>How many times faster than recorded it is replayed, 0.001 to 1,000,000; null for as fast as possible.</summary>
    public double? Speed { get; init; }

    internal void Validate()
    {
        if (string.IsNullOrWhiteSpace(Path))
        {
            throw Settings.Refused(nameof(Path), Path, "the path of a file");
        }

        Settings.InRange(nameof(Speed), Speed ?? 1, 0.001, 1_000_000);
        if (TimeZone is not null && Zone.Find(TimeZone) is null)
        {
            throw Settings.Refused(nameof(TimeZone), TimeZone, "UTC, an offset such as -04:00, or a name such as Europe/Madrid");
        }

        if (Delimiter is '"' or '\r' or '\n' or > '~')
        {
            throw Settings.Refused(nameof(Delimiter), Delimiter.ToString(), "an ASCII character other than a quote or a line break");
        }

        var twice = Mapping.Values.GroupBy(to => to, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1);
        if (twice is not null)
        {
            throw Settings.Refused(nameof(Mapping), twice.Key, "one field of the file for each field of the stream");
        }
    }
}
