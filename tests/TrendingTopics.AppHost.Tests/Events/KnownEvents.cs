using System.Globalization;

namespace TrendingTopics.AppHost.Tests.Events;

/// <summary>A file of events whose counts are known: hashtags of uneven popularity over three minutes, then what closes their windows.</summary>
internal sealed class KnownEvents
{
    private const int PerMinute = 2_000;
    private const int Hashtags = 60;
    private readonly Dictionary<DateTimeOffset, Dictionary<string, long>> _counts = [];

    private KnownEvents(string path)
    {
        Path = path;
        using var file = new StreamWriter(path);
        var random = new Random(20260101);
        foreach (var minute in Minutes)
        {
            for (var i = 0; i < PerMinute; i++)
            {
                var topic = $"#tema{(int)(Hashtags * Math.Pow(random.NextDouble(), 2))}";
                Count(minute, topic);
                Write(file, topic, minute.AddMilliseconds(60_000.0 * i / PerMinute));
            }
        }

        // A partition closes a window when it sees a later time: enough topics for every partition to get one.
        for (var i = 0; i < 500; i++)
        {
            Write(file, $"#luego{i}", Minutes[^1].AddMinutes(30));
        }
    }

    /// <summary>When the windows begin.</summary>
    public static IReadOnlyList<DateTimeOffset> Minutes { get; } =
        [.. Enumerable.Range(0, 3).Select(i => new DateTimeOffset(2026, 1, 1, 12, i, 0, TimeSpan.Zero))];

    public string Path { get; }

    public static KnownEvents Write(string folder) => new(System.IO.Path.Combine(folder, "events.ndjson"));

    /// <summary>The window's ranking: count descending, then topic.</summary>
    public IReadOnlyList<(string Topic, long Count)> Ranking(DateTimeOffset minute) =>
        [.. _counts[minute].Select(c => (Topic: c.Key, Count: c.Value)).OrderByDescending(c => c.Count).ThenBy(c => c.Topic, StringComparer.Ordinal)];

    private void Count(DateTimeOffset minute, string topic)
    {
        if (!_counts.TryGetValue(minute, out var counts))
        {
            _counts[minute] = counts = [];
        }

        counts[topic] = counts.GetValueOrDefault(topic) + 1;
    }

    private static void Write(StreamWriter file, string topic, DateTimeOffset time) => file.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"{{\"usuario\": \"@ana\", \"texto\": \"{topic}\", \"hashtag_principal\": \"{topic}\", \"timestamp\": {time.ToUnixTimeMilliseconds()}}}"));
}
