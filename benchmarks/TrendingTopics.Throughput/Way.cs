using System.Text.Json;
using System.Text.Json.Serialization;
using TrendingTopics.Engine.Streams;

namespace TrendingTopics.Throughput;

/// <summary>One row of the table: what is done with which events, on how many cores.</summary>
/// <param name="Kind">bare, count, engine or pipeline.</param>
/// <param name="Reading">client or direct; empty where the records come from memory.</param>
/// <param name="Counted">The windows as text; empty where nothing is counted.</param>
/// <param name="OneCore">Whether the process has one core and the broker the others.</param>
/// <param name="Events">The events.</param>
internal sealed record Way(string Kind, string Reading, string Counted, bool OneCore, EventSet Events)
{
    [JsonIgnore]
    public IReadOnlyList<WindowDefinition> Windows => [.. Counted.Split(',').Select(w => WindowDefinition.Parse(w, null))];

    /// <summary>All of the table.</summary>
    public static IEnumerable<Way> All(int records)
    {
        var usual = new EventSet(records, Topics: 10_000, Mixed: false, Codec: "none");
        yield return new Way("bare", "client", "", OneCore: false, usual);
        foreach (var oneCore in new[] { true, false })
        {
            yield return new Way("bare", "direct", "", oneCore, usual);
            foreach (var windows in new[] { "1m", "1m,5m/10s" })
            {
                yield return new Way("engine", "", windows, oneCore, usual);
                yield return new Way("count", "direct", windows, oneCore, usual);
                yield return new Way("pipeline", "direct", windows, oneCore, usual);
            }
        }

        yield return new Way("pipeline", "client", "1m", OneCore: false, usual);
        yield return new Way("pipeline", "client", "1m,5m/10s", OneCore: false, usual);
        foreach (var events in new[] { usual with { Mixed = true }, usual with { Topics = 1_000_000 } })
        {
            yield return new Way("pipeline", "direct", "1m", OneCore: false, events);
            yield return new Way("pipeline", "direct", "1m,5m/10s", OneCore: false, events);
        }

        foreach (var codec in new[] { "lz4", "snappy", "gzip" })
        {
            yield return new Way("pipeline", "direct", "1m", OneCore: false, usual with { Codec = codec });
        }
    }

    public static Way FromJson(string text) => JsonSerializer.Deserialize<Way>(text)!;

    public string ToJson() => JsonSerializer.Serialize(this);

    public override string ToString() =>
        string.Join(' ', new[] { Kind, Reading, Counted }.Where(part => part.Length > 0)) + (OneCore ? ", one core" : "") + Events.Note;
}
