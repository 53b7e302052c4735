using System.Text.Json;
using TrendingTopics.Engine.Logs;
using TrendingTopics.Sources.Synthetic;
using TrendingTopics.Sources.Tests.Support;

namespace TrendingTopics.Sources.Tests.Synthetic;

public sealed class TriggeredBurstTests
{
    private static readonly SyntheticSourceOptions Options = new() { Rate = 1_000, Seed = 5, Bursts = new BurstOptions { Every = TimeSpan.Zero } };

    private readonly SteppedClock _clock = new();

    [Fact]
    public async Task A_topic_multiplies_from_the_next_event_on_for_as_long_as_was_asked()
    {
        var source = new SyntheticSource(Options, _clock);
        await using var reader = await source.OpenAsync(null, TestContext.Current.CancellationToken);
        var before = await TopicsAsync(reader, seconds: 10);

        Assert.Equal("#F1", source.Burst("#F1", factor: 50, TimeSpan.FromSeconds(5)));
        var during = await TopicsAsync(reader, seconds: 5);
        var after = await TopicsAsync(reader, seconds: 10);

        var usual = before.Count(t => t == "#F1") / (double)before.Count;
        var expected = 50 * usual / (1 + (49 * usual));
        Assert.InRange(during.Count(t => t == "#F1") / (double)during.Count, 0.7 * expected, 1.4 * expected);
        Assert.InRange(after.Count(t => t == "#F1") / (double)after.Count, 0.5 * usual, 2 * usual);
    }

    [Fact]
    public async Task Bursts_of_several_topics_go_together_and_one_that_names_none_takes_a_topic_of_the_source()
    {
        var source = new SyntheticSource(Options, _clock);
        await using var reader = await source.OpenAsync(null, TestContext.Current.CancellationToken);

        source.Burst("#Rust", factor: 1_000, TimeSpan.FromSeconds(5));
        source.Burst("#SQL", factor: 1_000, TimeSpan.FromSeconds(5));
        var chosen = source.Burst(null, factor: 1, TimeSpan.FromSeconds(5));
        var topics = await TopicsAsync(reader, seconds: 5);

        Assert.Contains(chosen, source.Topics(1_000));
        Assert.InRange(topics.Count(t => t == "#Rust"), 1_000, 3_000);
        Assert.InRange(topics.Count(t => t == "#SQL"), 1_000, 3_000);
    }

    [Fact]
    public async Task Until_a_burst_is_triggered_events_are_those_of_the_seed()
    {
        var options = Options with { Start = SteppedClock.Start, Count = 500 };
        var plain = await Reading.AllAsync(new SyntheticSource(options, _clock), _clock);
        var source = new SyntheticSource(options, _clock);
        await using var reader = await source.OpenAsync(null, TestContext.Current.CancellationToken);
        var first = await ReadAsync(reader, 0.2);
        source.Burst("#F1", 1e9, TimeSpan.FromDays(1));
        var second = await ReadAsync(reader, 1);

        Assert.Equal(plain.Records.Take(first.Count), first);
        Assert.All(second, e => Assert.Equal("#F1", TopicOf(e)));
    }

    [Fact]
    public void A_topic_that_the_source_does_not_have_is_none()
    {
        var source = new SyntheticSource(Options, _clock);

        Assert.Null(source.Burst("#Nobody", 10, TimeSpan.FromSeconds(1)));
        Assert.Equal(["#IA", "#Spark"], source.Topics(2));
    }

    [Theory]
    [InlineData(0.5, 10, "factor may be 1 to ")]
    [InlineData(double.NaN, 10, "factor may be 1 to ")]
    [InlineData(10, 0, "length may be ")]
    [InlineData(10, 1e6, "length may be ")]
    public void A_wrong_factor_or_length_is_refused_by_name(double factor, double seconds, string message)
    {
        var source = new SyntheticSource(Options, _clock);

        var refused = Assert.Throws<ArgumentException>(() => source.Burst("#IA", factor, TimeSpan.FromSeconds(seconds)));

        Assert.StartsWith(message, refused.Message, StringComparison.Ordinal);
    }

    private async Task<List<string>> TopicsAsync(ISourceReader reader, double seconds) => [.. (await ReadAsync(reader, seconds)).Select(TopicOf)];

    /// <summary>What comes within the time, as the clock moves on by itself.</summary>
    private async Task<List<string>> ReadAsync(ISourceReader reader, double seconds)
    {
        var events = new List<string>();
        var (end, more) = (_clock.Elapsed + TimeSpan.FromSeconds(seconds), true);
        while (more && _clock.Elapsed < end)
        {
            var batch = new LogBatch("t");
            var reading = reader.ReadAsync(batch, Reading.Large, TestContext.Current.CancellationToken).AsTask();
            while (!reading.IsCompleted)
            {
                _clock.Step();
                await Task.Yield();
            }

            more = await reading;
            events.AddRange(Reading.Values(batch));
        }

        return events;
    }

    private static string TopicOf(string record) => JsonDocument.Parse(record).RootElement.GetProperty("hashtag_principal").GetString()!;
}
