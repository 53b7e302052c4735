using Microsoft.Extensions.Logging;
using TrendingTopics.Contracts.Servers;
using TrendingTopics.Engine.Rankings;
using TrendingTopics.Engine.Streams;
using TrendingTopics.Engine.Time;
using TrendingTopics.Kafka.Tests.Logs;
using Xunit;

namespace TrendingTopics.Kafka.Tests.BadData;

/// <summary>Clients whose clocks are wrong, and one that sends garbage, beside one that is right.</summary>
/// <param name="kafka">The broker.</param>
public sealed class ClockTests(SharedKafka kafka)
{
    private const int Right = 200_000;
    private const int Wrong = 20_000;
    private static readonly WindowDefinition Minute = WindowDefinition.Parse("1m", null);
    private readonly DateTimeOffset _first = DateTimeOffset.FromUnixTimeSeconds(DateTimeOffset.UtcNow.AddMinutes(-30).ToUnixTimeSeconds() / 60 * 60);
    private readonly SortedDictionary<(long Window, string Topic), long> _expected = [];

    [Fact]
    public async Task With_the_logs_times_wrong_clocks_and_garbage_leave_the_others_rankings_exact_and_no_window_waits()
    {
        var servers = (await kafka.GetAsync()).BootstrapServers;
        using var topic = await RawTopic.CreateAsync(servers, 4);
        await using var counted = new CountedTopic(servers, Definition(topic.Name) with { IdleTimeout = 10 * UnixMicros.PerSecond });
        await counted.StartAsync();
        using var enough = new CancellationTokenSource();
        var garbage = SendGarbageAsync(topic, enough.Token);
        var clocks = counted.ClocksAsync(status => status.Count == 4 && status.Take(3).All(s => s is { ClockAhead: > 0, ClockBehind: > 0 }));

        // Twenty minutes of event time over three partitions; with each tenth event come one from ahead and one from behind.
        for (var i = 0; i < Right; i++)
        {
            var time = _first.AddMilliseconds(6L * i);
            Expect($"#t{i % 97}", time);
            topic.Send(i % 3, RawTopic.Event($"#t{i % 97}", time));
            if (i % (Right / Wrong) == 0)
            {
                topic.Send(i % 3, RawTopic.Event("#ahead", time.AddMinutes(90)));
                topic.Send(i % 3, RawTopic.Event("#behind", time.AddDays(-1)));
            }
        }

        topic.Flush();
        // Ahead of the broker's clock by 60 to 80 minutes, less what this machine takes; behind the watermark by a day, less the lateness.
        var off = await clocks;
        Assert.All(off.Take(3), s => Assert.InRange(s.ClockAhead, 30 * Minute.Size, 90 * Minute.Size));
        Assert.All(off.Take(3), s => Assert.InRange(s.ClockBehind, 1439 * Minute.Size, 1440 * Minute.Size));
        Assert.Equal((0, 0), (off[3].ClockAhead, off[3].ClockBehind));

        var closed = _first.AddMilliseconds(6L * Right).AddMinutes(-2);
        await counted.UntilAsync(async () => (await counted.WindowsAsync(Minute)).Any(w => w.Start >= UnixMicros.From(closed) - Minute.Size));
        Assert.False(garbage.IsCompleted);
        await enough.CancelAsync();
        var sent = await garbage;
        topic.Flush();
        await counted.EndAsync();

        Assert.Equal(_expected, Flatten(await counted.WindowsAsync(Minute)));
        var status = await counted.StatusAsync();
        Assert.Equal(Right, status.Sum(s => s.Events));
        Assert.Equal(Wrong, status.Sum(s => s.Late));
        Assert.Equal(Wrong, status.Sum(s => s.Invalid.GetValueOrDefault("too_far_ahead")));
        Assert.Equal(sent, status.Single(s => s.Partition == 3).Invalid["not_an_object"]);
        Assert.All(status.Where(s => s.Partition != 3), s => Assert.True(s.Late > 0 && s.Invalid["too_far_ahead"] > 0));

        var warnings = counted.Logs.From(LogLevel.Warning);
        Assert.Contains(warnings, l => l.Contains("partition 0", StringComparison.Ordinal) && l.Contains("ahead of the log's clock", StringComparison.Ordinal));
        Assert.Contains(warnings, l => l.Contains("partition 0", StringComparison.Ordinal) && l.Contains("behind the watermark were late", StringComparison.Ordinal));
        Assert.Contains(warnings, l => l.Contains("partition 3", StringComparison.Ordinal) && l.Contains("not_an_object", StringComparison.Ordinal));
        Assert.InRange(warnings.Count, 1, 200);
    }

    [Fact]
    public async Task With_the_senders_times_a_clock_that_is_ahead_makes_others_late_in_its_own_partition_only()
    {
        var servers = (await kafka.GetAsync()).BootstrapServers;
        using var topic = await RawTopic.CreateAsync(servers, 3, "CreateTime");
        for (var i = 0; i < Right; i++)
        {
            var (partition, name, time) = (i % 3, $"#t{i % 97}", _first.AddMilliseconds(6L * i));
            if (i == Right / 2)
            {
                topic.Send(0, RawTopic.Event("#ahead", time.AddHours(1)), time.AddHours(1));
            }

            if (partition != 0 || i < Right / 2)
            {
                Expect(name, time);
            }

            topic.Send(partition, RawTopic.Event(name, time), time);
        }

        Expect("#ahead", _first.AddMilliseconds(6L * (Right / 2)).AddHours(1));
        topic.Flush();
        await using var counted = new CountedTopic(servers, Definition(topic.Name));
        var clocks = counted.ClocksAsync(status => status.Any(s => s.ClockBehind > 0));
        await counted.StartAsync();
        await counted.EndAsync();

        Assert.Equal(_expected, Flatten(await counted.WindowsAsync(Minute)));
        var status = await counted.StatusAsync();
        Assert.Equal(Right + 1, status.Sum(s => s.Events + s.Late));
        Assert.All(status.Where(s => s.Partition != 0), s => Assert.Equal(0, s.Late));
        Assert.Equal(Enumerable.Range(Right / 2, Right / 2).Count(i => i % 3 == 0), status.Single(s => s.Partition == 0).Late);
        Assert.All(await clocks, s => Assert.InRange(s.ClockBehind, s.Partition == 0 ? 1 : 0, s.Partition == 0 ? 60 * Minute.Size : 0));
        var warnings = counted.Logs.From(LogLevel.Warning);
        Assert.Contains(warnings, l => l.Contains("CreateTime", StringComparison.Ordinal) && l.Contains(topic.Name, StringComparison.Ordinal));
        Assert.Contains(warnings, l => l.Contains("partition 0", StringComparison.Ordinal) && l.Contains("behind the watermark were late", StringComparison.Ordinal));
    }

    private static StreamDefinition Definition(string topic) =>
        new() { Name = Opened.NewName(), Topic = topic, Windows = [Minute], Lateness = 5 * UnixMicros.PerSecond, Top = 200 };

    /// <summary>Ten thousand records a second into partition 3 that are no events; returns how many.</summary>
    private static async Task<int> SendGarbageAsync(RawTopic topic, CancellationToken enough)
    {
        var sent = 0;
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (!enough.IsCancellationRequested)
        {
            for (var i = 0; i < 200; i++, sent++)
            {
                topic.Send(3, "garbage {"u8.ToArray());
            }

            await timer.WaitForNextTickAsync(CancellationToken.None);
        }

        return sent;
    }

    private void Expect(string topic, DateTimeOffset time)
    {
        var key = (UnixMicros.Floor(UnixMicros.From(time), Minute.Size), topic);
        _expected[key] = _expected.GetValueOrDefault(key) + 1;
    }

    private static IEnumerable<KeyValuePair<(long Window, string Topic), long>> Flatten(IReadOnlyList<MergedWindow> windows) =>
        windows.SelectMany(w => w.Topics.Select(t => KeyValuePair.Create((w.Start, t.Topic), t.Count))).OrderBy(p => p.Key);
}
