using System.Text.Json;
using TrendingTopics.Engine.Logs;
using TrendingTopics.Sources.Synthetic;
using TrendingTopics.Sources.Tests.Support;

namespace TrendingTopics.Sources.Tests.Synthetic;

/// <summary>What the simulated network looks like. Seeds are fixed, so that nothing here is left to chance.</summary>
public sealed class SyntheticShapeTests
{
    private const double Start = 1_733_940_000;

    private static readonly BurstOptions NoBursts = new() { Every = TimeSpan.Zero };

    [Fact]
    public void Topics_follow_Zipfs_law()
    {
        var counts = Count(Events(new SyntheticSourceOptions { Topics = 1_000, Skew = 1.1, Bursts = NoBursts }, 200_000));
        var total = Enumerable.Range(1, 1_000).Sum(n => Math.Pow(n, -1.1));

        var ranked = counts.Values.OrderDescending().ToList();
        foreach (var rank in new[] { 1, 2, 3, 10, 30 })
        {
            var expected = 200_000 * Math.Pow(rank, -1.1) / total;
            Assert.InRange(ranked[rank - 1], expected * 0.9, expected * 1.1);
        }

        Assert.Equal(counts["#IA"], ranked[0]);
    }

    [Fact]
    public void Without_skew_all_topics_are_equally_likely()
    {
        var counts = Count(Events(new SyntheticSourceOptions { Topics = 50, Skew = 0, Bursts = NoBursts }, 100_000));

        Assert.Equal(50, counts.Count);
        Assert.All(counts.Values, c => Assert.InRange(c, 1_800, 2_200));
    }

    [Fact]
    public void Weights_decide_how_often_a_topic_user_or_phrase_is_picked()
    {
        var events = Events(
            new SyntheticSourceOptions
            {
                TopicList = [new Weighted("#Spark", 5), new Weighted("#BigData", 3), new Weighted("#RealTime", 1), new Weighted("#IA", 1)],
                Users = [new Weighted("@DataFan", 9), new Weighted("@SparkGuru", 1)],
                Phrases = [new Weighted("a {topic}"), new Weighted("b", 3)],
                Bursts = NoBursts,
            },
            50_000);

        Assert.InRange(events.Count(e => e.Topic == "#Spark"), 24_000, 26_000);
        Assert.InRange(events.Count(e => e.Topic == "#IA"), 4_600, 5_400);
        Assert.InRange(events.Count(e => e.User == "@DataFan"), 44_400, 45_600);
        Assert.InRange(events.Count(e => e.Text == "b"), 36_800, 38_200);
        Assert.InRange(events.Count(e => e is { User: "@SparkGuru", Text: "b" }), 3_500, 4_000);
        Assert.All(events.Where(e => e.Text != "b"), e => Assert.Equal("a " + e.Topic, e.Text));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(100)]
    [InlineData(20_000)]
    public void There_are_as_many_topics_as_asked_for(int topics)
    {
        var table = new TopicTable(new SyntheticSourceOptions { Topics = topics });

        Assert.Equal(topics, Enumerable.Range(0, topics).Select(i => System.Text.Encoding.UTF8.GetString(table.Key(i))).Distinct().Count());
        Assert.Equal(1, Enumerable.Range(0, topics).Sum(table.Share), 9);
    }

    [Fact]
    public void Times_are_as_far_apart_as_the_rate_says()
    {
        var events = Events(new SyntheticSourceOptions { Rate = 8 }, 20);

        Assert.Equal(Enumerable.Range(0, 20).Select(i => Start + (i / 8.0)), events.Select(e => e.Time));
    }

    [Fact]
    public void A_scheduled_burst_multiplies_its_topic_for_its_time_and_no_longer()
    {
        var events = Events(
            new SyntheticSourceOptions
            {
                Rate = 10_000,
                Topics = 100,
                Bursts = NoBursts with { Scheduled = [new ScheduledBurst("#NASA", TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(2), 40)] },
            },
            100_000);

        var bySecond = events.Where(e => e.Topic == "#NASA").CountBy(e => (int)(e.Time - Start)).ToDictionary();
        var usual = (bySecond[3] + bySecond[4] + bySecond[7] + bySecond[8]) / 4.0;
        var share = usual / 10_000;

        // Its weight is multiplied, all others stay: 40 q / (1 + 39 q).
        var expected = 10_000 * 40 * share / (1 + (39 * share));
        Assert.InRange(bySecond[5], expected * 0.8, expected * 1.2);
        Assert.InRange(bySecond[6], expected * 0.8, expected * 1.2);
        Assert.True(bySecond[4] < expected / 5 && bySecond[7] < expected / 5);
    }

    [Fact]
    public void Topics_burst_by_themselves_about_as_often_as_set()
    {
        var events = Events(
            new SyntheticSourceOptions
            {
                Rate = 1_000,
                Topics = 1_000,
                Bursts = new BurstOptions { Every = TimeSpan.FromSeconds(20), Length = TimeSpan.FromSeconds(5), Factor = 30 },
            },
            100_000);

        var usual = Count(events).ToDictionary(c => c.Key, c => c.Value / 100.0);
        var bursts = Enumerable.Range(0, 100)
            .SelectMany(second => Count(events[(second * 1_000)..((second + 1) * 1_000)]))
            .Where(c => c.Value >= 50 && c.Value >= 4 * usual[c.Key])
            .ToList();

        // Five bursts of five seconds, each in up to six of these seconds.
        Assert.InRange(bursts.Select(c => c.Key).Distinct().Count(), 2, 5);
        Assert.InRange(bursts.Count, 20, 30);
    }

    [Fact]
    public void Events_come_out_of_order_late_and_from_the_future_as_often_and_as_far_as_set()
    {
        var events = Events(
            new SyntheticSourceOptions
            {
                Rate = 10_000,
                Disorder = new TimeShift(0.2, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(4)),
                Late = new TimeShift(0.05, TimeSpan.FromSeconds(100), TimeSpan.FromSeconds(200)),
                Future = new TimeShift(0.01, TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(20)),
            },
            100_000);

        var shifts = events.Select((e, i) => Math.Round(e.Time - (Start + Math.Floor(i / 10.0) / 1_000), 3)).ToList();
        Assert.InRange(shifts.Count(s => s is <= -1 and >= -4), 19_400, 20_600);
        Assert.InRange(shifts.Count(s => s is <= -100 and >= -200), 4_700, 5_300);
        Assert.InRange(shifts.Count(s => s is >= 10 and <= 20), 880, 1_120);
        Assert.Equal(100_000, shifts.Count(s => s is 0 or (<= -1 and >= -4) or (<= -100 and >= -200) or (>= 10 and <= 20)));
    }

    [Fact]
    public void Shifted_times_and_bursts_change_nothing_about_the_rest()
    {
        var plain = Events(new SyntheticSourceOptions { Bursts = NoBursts }, 1_000);
        var shifted = Events(new SyntheticSourceOptions { Bursts = NoBursts, Late = new TimeShift(0.5, TimeSpan.FromSeconds(100), TimeSpan.FromSeconds(200)) }, 1_000);

        Assert.Equal(plain.Select(e => (e.User, e.Text, e.Topic)), shifted.Select(e => (e.User, e.Text, e.Topic)));
    }

    [Fact]
    public void A_million_topics_and_a_long_run_stay_within_the_schedule()
    {
        var events = Events(new SyntheticSourceOptions { Topics = 1_000_000, Rate = 1_000_000, Skew = 0 }, 50_000);

        Assert.InRange(events.Select(e => e.Topic).Distinct().Count(), 48_000, 50_000);
        Assert.InRange(events[^1].Time - Start, 0.049, 0.050);
    }

    [Theory]
    [InlineData("Rate", 0)]
    [InlineData("Rate", 1_000_001)]
    [InlineData("Topics", 0)]
    [InlineData("Topics", 10_000_001)]
    [InlineData("Skew", -1)]
    [InlineData("Skew", double.NaN)]
    [InlineData("Count", 0)]
    [InlineData("Late.Share", 1.5)]
    [InlineData("Bursts.Factor", 0.5)]
    [InlineData("Users[1].Weight", -1)]
    public void A_wrong_setting_is_refused_by_name(string setting, double value)
    {
        var options = setting switch
        {
            "Rate" => new SyntheticSourceOptions { Rate = (int)value },
            "Topics" => new SyntheticSourceOptions { Topics = (int)value },
            "Skew" => new SyntheticSourceOptions { Skew = value },
            "Count" => new SyntheticSourceOptions { Count = (long)value },
            "Late.Share" => new SyntheticSourceOptions { Late = new TimeShift(value, TimeSpan.Zero, TimeSpan.Zero) },
            "Bursts.Factor" => new SyntheticSourceOptions { Bursts = new BurstOptions { Factor = value } },
            _ => new SyntheticSourceOptions { Users = [new Weighted("@a"), new Weighted("@b", value)] },
        };

        var refused = Assert.Throws<ArgumentException>(() => new SyntheticSource(options, TimeProvider.System));

        Assert.StartsWith(setting + " may be ", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_burst_of_an_unknown_topic_is_refused()
    {
        var options = new SyntheticSourceOptions
        {
            Bursts = NoBursts with { Scheduled = [new ScheduledBurst("#Nobody", TimeSpan.Zero, TimeSpan.FromSeconds(1), 2)] },
        };

        var refused = Assert.Throws<ArgumentException>(() => new SyntheticSource(options, new SteppedClock()));

        Assert.StartsWith("Bursts.Scheduled[0].Topic may be ", refused.Message, StringComparison.Ordinal);
    }

    private static Dictionary<string, int> Count(IEnumerable<Event> events) => events.CountBy(e => e.Topic).ToDictionary();

    private static List<Event> Events(SyntheticSourceOptions options, int count)
    {
        var writer = new EventWriter(options, new TopicTable(options), seed: 42, start: (long)(Start * 1_000_000));
        var batch = new LogBatch("t");
        for (var i = 0; i < count; i++)
        {
            writer.Write(batch);
        }

        var events = new List<Event>(count);
        foreach (var record in batch)
        {
            events.Add(JsonSerializer.Deserialize<Event>(record.Value)!);
        }

        return events;
    }

    private sealed record Event(
        [property: System.Text.Json.Serialization.JsonPropertyName("usuario")] string User,
        [property: System.Text.Json.Serialization.JsonPropertyName("texto")] string Text,
        [property: System.Text.Json.Serialization.JsonPropertyName("hashtag_principal")] string Topic,
        [property: System.Text.Json.Serialization.JsonPropertyName("timestamp")] double Time);
}
