using System.Globalization;
using TrendingTopics.Engine.Streams;
using TrendingTopics.Simulation.Randomness;

namespace TrendingTopics.Simulation.Scenarios;

/// <summary>Draws stream definitions that between them need every kind of window.</summary>
internal static class DefinitionGenerator
{
    private const long Second = 1_000_000;

    private static readonly string[] NoMultiple = ["7s/3s", "5s/2s", "10s/4s", "9s/6s", "25s/10s"];
    private static readonly string[] Tumbling = ["5s", "10s", "15s", "1m"];
    private static readonly string[] Hopping = ["20s/5s", "30s/10s", "1m/5s", "5m/10s"];

    // Together with any of the above these would need more than 1,000 panes, so they get a pane group of their own.
    private static readonly string[] OwnGroup = ["3h", "6h/2h", "24h/1h", "3h/1h"];

    /// <summary>A definition of at least three windows, one with a pane group of its own and one whose size is no multiple of its slide.</summary>
    public static StreamDefinition Draw(SeededRandom random, TextKind kind, bool ignoreCase)
    {
        List<string> windows = [random.Pick(NoMultiple), random.Pick(OwnGroup)];
        if (random.Chance(0.75))
        {
            windows.Add(random.Pick(Tumbling));
        }

        if (random.Chance(0.6) || windows.Count == 2)
        {
            windows.Add(random.Pick(Hopping));
        }

        if (random.Chance(0.1))
        {
            windows.Add("1s");
        }

        return new StreamDefinition
        {
            Name = "simulated",
            Topic = "topic",
            Extract = kind switch { TextKind.Field => TopicExtraction.Field, TextKind.Hashtags => TopicExtraction.Hashtags, _ => TopicExtraction.Words },
            Time = random.Chance(0.1) ? EventTimeKind.Ingest : EventTimeKind.Event,
            IgnoreCase = ignoreCase,
            Windows = [.. Shuffled(random, windows).Select(w => WindowDefinition.Parse(w, CultureInfo.InvariantCulture))],
            Lateness = random.Pick([0, Second, 3 * Second, 10 * Second, 60 * Second, (2 * Second) + 345_678]),
            Top = random.Pick([1, 3, 10, 200, 1000]),
            Counts = random.Pick([CountsKept.Tumbling, CountsKept.All, CountsKept.All, CountsKept.None]),
            MaxFuture = random.Pick([0, 2 * Second, 10 * Second, 300 * Second]),
            IdleTimeout = random.Pick([Second, 5 * Second, 30 * Second]),
            Trigger = random.Pick([50_000, 250_000, Second]),
            CheckpointInterval = random.Pick([200_000, Second, 3 * Second]),
            MaxTopics = random.Chance(0.45) ? 2 + random.Below(9) : 2_000_000,
        };
    }

    private static List<string> Shuffled(SeededRandom random, List<string> items)
    {
        for (var i = items.Count - 1; i > 0; i--)
        {
            var j = random.Below(i + 1);
            (items[i], items[j]) = (items[j], items[i]);
        }

        return items;
    }
}
