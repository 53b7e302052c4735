using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using TrendingTopics.Contracts.Otlp;
using TrendingTopics.Contracts.Programs;
using TrendingTopics.Contracts.Servers;
using Xunit;

namespace TrendingTopics.Services.Tests.Producing;

/// <summary>
/// What a producer reads from its standard input nobody can read again: a broker that goes away costs nothing while the producer lives,
/// and what its end costs is bounded and said.
/// </summary>
public sealed partial class EndlessSourceTests(SharedKafka shared)
{
    private const int Events = 500_000;

    /// <summary>
    /// So many may be read and not acknowledged: 16 batches under way and one that waits, of 8,192 records at most; the 2 MB of input that
    /// are read ahead, and what the pipe holds. An event has more than a hundred bytes.
    /// </summary>
    private const int MostUnacknowledged = (17 * 8192) + ((2 * 1024 * 1024) / 100) + (65_536 / 100);

    /// <summary>For so long the client repeats by itself, and idempotently; longer than any broker here is away.</summary>
    private static readonly Dictionary<string, string> Patient = new() { ["Kafka__Producer__message.timeout.ms"] = "300000" };

    [Fact]
    public async Task Broker_that_is_killed_in_mid_stream_and_comes_back_has_each_record_once()
    {
        await using var kafka = await KafkaServer.StartAsync();
        using var topic = new FedTopic(kafka);
        await using var feeding = topic.Start(["--source", "stdin", "--exit-when-done"], Patient);
        var input = new NumberedInput(feeding);
        var writing = input.WriteAsync(Events);
        await topic.Reader.GrowAsync(0, Events / 5);

        await kafka.KillAsync();
        await kafka.RestartAsync();
        await writing;
        feeding.Input.Close();

        Assert.Equal(0, await feeding.WaitForExitAsync());
        Assert.StartsWith($"done records={Events} ", feeding.Output[^1], StringComparison.Ordinal);
        topic.Reader.AssertOnce(Events);
    }

    [Fact]
    public async Task Producer_that_is_stopped_while_the_broker_is_away_says_how_many_records_that_costs()
    {
        const int Before = 100_000, Portion = 400, Portions = 4;
        await using var kafka = await KafkaServer.StartAsync();
        await using var collector = await OtlpReceiver.StartAsync();
        using var topic = new FedTopic(kafka);
        await using var feeding = topic.Start(["--source", "stdin"], collector.Environment);
        using var http = new HttpClient { BaseAddress = await feeding.AddressAsync() };
        var input = new NumberedInput(feeding);
        await input.WriteAsync(Before);
        await UntilAsync(http, sent: Before, unacknowledged: 0);

        await kafka.KillAsync();
        for (var portion = 1; portion <= Portions; portion++)
        {
            // What comes while it rests fills the pipe and is then read at once: all of it fits into the batches that may be under way.
            await PostAsync(http, "/pause");
            await input.WriteAsync(Portion);
            await PostAsync(http, "/resume");
            await UntilAsync(http, Before, portion * Portion);
        }

        feeding.Signal(Signals.Terminate);
        Assert.Equal(0, await feeding.WaitForExitAsync());
        await kafka.RestartAsync();

        var present = topic.Reader.CountNumbers(input.Written);
        Assert.All(present[..Before], count => Assert.Equal(1, count));
        var missing = present.Count(count => count == 0);
        Assert.Equal(Portions * Portion, missing);
        Assert.Equal(missing, SaidOf(feeding));
        var counted = await collector.PointAsync(p => p.Name == "trending.source.records" && Equals(p.Attributes["outcome"], "unacknowledged"));
        Assert.Equal(missing, counted.Value);
        Assert.Equal("stdin", counted.Attributes["source"]);
    }

    [Fact]
    public async Task Producer_that_is_killed_again_and_again_loses_no_more_than_what_was_not_acknowledged()
    {
        const int Kills = 3;
        using var topic = new FedTopic(await shared.GetAsync());
        var (written, acknowledged) = (0, 0L);
        for (var kill = 0; kill < Kills; kill++)
        {
            await using var feeding = topic.Start(["--source", "stdin"], Patient);
            using var http = new HttpClient { BaseAddress = await feeding.AddressAsync() };
            var input = new NumberedInput(feeding, written);
            var writing = input.WriteToEndAsync(10 * Events);
            await topic.Reader.GrowAsync(topic.Reader.End, Random.Shared.Next(50_000, Events / Kills));
            acknowledged += await SentAsync(http);
            await feeding.KillAsync();
            await writing;
            written = input.Written;
        }

        // What the broker has taken may still be on its way into the log when the producer is gone.
        var present = topic.Reader.CountNumbers(written);
        TestContext.Current.TestOutputHelper?.WriteLine($"{present.Count(count => count == 0)} of {written} are missing; at least {acknowledged} were acknowledged");
        Assert.DoesNotContain(present, count => count > 1);
        Assert.InRange(present.Count(count => count == 1), acknowledged, written);
        Assert.InRange(present.Count(count => count == 0), 0, Kills * MostUnacknowledged);
    }

    [GeneratedRegex(@"Source stdin: (\d+) records were read and not acknowledged")]
    private static partial Regex Said();

    private static long SaidOf(ProgramRun feeding)
    {
        var lines = feeding.Output.Concat(feeding.Errors);
        return long.Parse(Assert.Single(lines.Select(line => Said().Match(line)), match => match.Success).Groups[1].Value, CultureInfo.InvariantCulture);
    }

    private static async Task<JsonElement> StatusAsync(HttpClient http) => await http.GetFromJsonAsync<JsonElement>("/status", TestContext.Current.CancellationToken);

    private static async Task<long> SentAsync(HttpClient http) => (await StatusAsync(http)).GetProperty("sent").GetInt64();

    private static async Task UntilAsync(HttpClient http, long sent, long unacknowledged)
    {
        var status = default(JsonElement);
        await Wait.UntilAsync(
            async () =>
            {
                status = await StatusAsync(http);
                return status.GetProperty("sent").GetInt64() == sent && status.GetProperty("unacknowledged").GetInt64() == unacknowledged;
            },
            () => $"{sent} sent and {unacknowledged} not acknowledged: {status}");
    }

    private static async Task PostAsync(HttpClient http, string path)
    {
        using var answer = await http.PostAsync(path, null, TestContext.Current.CancellationToken);
        answer.EnsureSuccessStatusCode();
    }
}
