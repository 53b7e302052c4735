using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using TrendingTopics.Contracts.Memory;
using TrendingTopics.Contracts.Servers;
using TrendingTopics.Engine.Processing;
using TrendingTopics.Engine.Streams;
using TrendingTopics.Engine.Time;
using TrendingTopics.Kafka.Tests.Logs;
using Xunit;

namespace TrendingTopics.Kafka.Tests.Pipeline;

/// <summary>Events through a real broker into windows.</summary>
/// <param name="kafka">The broker.</param>
public sealed class PipelineTests(SharedKafka kafka)
{
    private const int Half = 20_000;
    private static readonly WindowDefinition Minute = WindowDefinition.Parse("1m", null);
    private readonly DateTimeOffset _first = DateTimeOffset.UtcNow.AddHours(-2);
    private readonly Dictionary<(long Window, string Topic), long> _expected = [];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Counts_are_those_of_all_events_though_one_of_two_processors_stops_in_between()
    {
        var servers = (await kafka.GetAsync()).BootstrapServers;
        await using var log = Opened.Log(servers);
        await using var otherLog = Opened.Log(servers);
        await using var store = new MemoryStore(TimeProvider.System);
        var definition = new StreamDefinition { Name = Opened.NewName(), Topic = await log.NewTopicAsync(4), Windows = [Minute], CheckpointInterval = 300 * UnixMicros.PerMillisecond };
        await using var two = Processor(definition, otherLog, store);
        using var twoRuns = new StreamProcessorService(two);
        await using (var one = Processor(definition, log, store))
        {
            using var oneRuns = new StreamProcessorService(one);
            await AppendAsync(log, definition.Topic, from: 0);
            await oneRuns.StartAsync(Stop);
            await twoRuns.StartAsync(Stop);
            await UntilAsync(() => one.Totals.Events > 0 && two.Totals.Events > 0 && one.Totals.Events + two.Totals.Events >= Half, () => $"{one.Totals} {two.Totals} {one.Problem} {two.Problem}");
            await oneRuns.StopAsync(Stop);
        }

        await AppendAsync(log, definition.Topic, from: Half);
        two.EndInput();
        await UntilAsync(() => two.State == StreamProcessorState.Complete, () => $"{two.State} {two.Totals} {two.Problem}");
        await twoRuns.StopAsync(Stop);

        var windows = await store.ListMergedAsync(two.Run!.Key, Minute, 0, long.MaxValue, 1000, Stop);
        Assert.Equal(2 * Half, windows.Sum(w => w.Events));
        Assert.Equal(
            _expected.OrderBy(e => e.Key),
            windows.SelectMany(w => w.Topics.Select(t => KeyValuePair.Create((w.Start, t.Topic), t.Count))).OrderBy(e => e.Key));
    }

    private static StreamProcessor Processor(StreamDefinition definition, KafkaLog log, MemoryStore store) =>
        new(definition, log, store, TimeProvider.System, NullLoggerFactory.Instance);

    private async Task AppendAsync(KafkaLog log, string topic, int from)
    {
        var random = new Random(from);
        foreach (var part in Enumerable.Range(from, Half).Chunk(1000))
        {
            await log.AppendAsync(Opened.Batch(topic, [.. part.Select(i => Event(i, random))]), Stop);
        }
    }

    private string Event(int i, Random random)
    {
        var millis = _first.AddMilliseconds(i * 20).ToUnixTimeMilliseconds();
        var topic = $"#topic{(int)(50 * Math.Pow(random.NextDouble(), 3))}";
        var key = (UnixMicros.Floor(millis * UnixMicros.PerMillisecond, Minute.Size), topic);
        _expected[key] = _expected.GetValueOrDefault(key) + 1;
        return string.Create(CultureInfo.InvariantCulture, $$"""{"usuario": "@User{{i}}", "texto": "Analizando datos", "hashtag_principal": "{{topic}}", "timestamp": {{millis / 1000.0:F3}}}""");
    }

    private static async Task UntilAsync(Func<bool> condition, Func<string> state)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        for (var tick = 0; !condition(); tick++)
        {
            Assert.True(tick < 2400, state());
            await timer.WaitForNextTickAsync(Stop);
        }
    }
}
