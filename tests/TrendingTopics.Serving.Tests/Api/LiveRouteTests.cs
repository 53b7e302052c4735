using System.Net;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using TrendingTopics.Engine.Streams;
using TrendingTopics.Serving.Live;
using TrendingTopics.Serving.Tests.Hosting;

namespace TrendingTopics.Serving.Tests.Api;

public sealed class LiveRouteTests : IAsyncLifetime
{
    private const string Path = "/api/streams/hashtags/live?window=1m&top=2";

    private ServingHost _host = null!;
    private StreamRun _run = null!;

    public async ValueTask InitializeAsync()
    {
        (_host, _run) = await ServingHost.StartWithStreamAsync(TimeProvider.System, options: o =>
        {
            o.LiveInterval = TimeSpan.FromMilliseconds(20);
            o.LiveHeartbeat = TimeSpan.FromMilliseconds(100);
        });
        await _host.Seed.StatusAsync(_run, 0, 10);
    }

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private LiveViews Views => _host.Services.GetRequiredService<LiveViews>();

    [Fact]
    public async Task Listener_gets_the_current_ranking_at_once_and_again_at_each_change()
    {
        await _host.Seed.RowAsync(_run, 0, 0, [("#A", 1)]);
        await using var listener = await SseClient.OpenAsync(_host.Client, Path);

        var (_, first) = await listener.NextAsync();
        await _host.Seed.RowAsync(_run, 0, 0, [("#B", 5), ("#A", 3), ("#C", 1)]);
        var (_, second) = await listener.NextAsync();

        Assert.Equal(1, first.GetProperty("events").GetInt64());
        Assert.Equal(9, second.GetProperty("events").GetInt64());
        Assert.Equal(2, second.GetProperty("topics").GetArrayLength());
        Assert.Equal("2026-01-01T12:00:00Z", second.GetProperty("start").GetString());
    }

    [Fact]
    public async Task Listener_learns_where_the_stream_stands()
    {
        await using var listener = await SseClient.OpenAsync(_host.Client, Path);

        var (_, status) = await listener.NextAsync("status");

        Assert.Equal("2026-01-01T12:00:10Z", status.GetProperty("time").GetString());
    }

    [Fact]
    public async Task Each_final_ranking_is_sent_once_and_its_start_is_the_id()
    {
        await _host.Seed.RowAsync(_run, 0, 0, [("#A", 1)]);
        await using var listener = await SseClient.OpenAsync(_host.Client, Path);
        Assert.Null((await listener.NextAsync()).Id);

        await _host.Seed.StatusAsync(_run, 0, 130);
        await _host.Seed.RowAsync(_run, 0, 120, [("#A", 2)]);
        await _host.Seed.MergedAsync(_run, 0, [("#A", 1)]);

        var (id, ranking) = await listener.NextAsync();
        while (!ranking.GetProperty("final").GetBoolean())
        {
            (id, ranking) = await listener.NextAsync();
        }

        Assert.Equal(("2026-01-01T12:00:00Z", "2026-01-01T12:00:00Z"), (id, ranking.GetProperty("start").GetString()));
        (id, ranking) = await listener.NextAsync();
        Assert.Equal(("2026-01-01T12:00:00Z", "2026-01-01T12:02:00Z"), (id, ranking.GetProperty("start").GetString()));
    }

    [Fact]
    public async Task Listener_that_comes_back_gets_the_finals_that_it_missed_then_the_current_ranking()
    {
        await _host.Seed.StatusAsync(_run, 0, 330);
        await _host.Seed.RowAsync(_run, 0, 300, [("#A", 99)]);
        foreach (var start in new[] { 0, 60, 120, 240 })
        {
            await _host.Seed.MergedAsync(_run, start, [("#A", start + 1)]);
        }

        await using var listener = await SseClient.OpenAsync(_host.Client, Path, "2026-01-01T12:00:00Z");

        var events = new List<(string?, long)>();
        for (var i = 0; i < 4; i++)
        {
            var (id, ranking) = await listener.NextAsync();
            events.Add((id, ranking.GetProperty("events").GetInt64()));
        }

        Assert.Equal([("2026-01-01T12:01:00Z", 61), ("2026-01-01T12:02:00Z", 121), ("2026-01-01T12:04:00Z", 241), ("2026-01-01T12:04:00Z", 99)], events);
    }

    [Fact]
    public async Task Listener_that_was_away_for_long_gets_the_newest_hundred_finals()
    {
        await _host.Seed.StatusAsync(_run, 0, 60 * 160);
        await _host.Seed.RowAsync(_run, 0, 60 * 160, [("#A", 9999)]);
        for (var i = 0; i < 150; i++)
        {
            await _host.Seed.MergedAsync(_run, 60 * i, [("#A", i)]);
        }

        await using var listener = await SseClient.OpenAsync(_host.Client, Path, "2026-01-01T12:00:00Z");

        for (var i = 50; i < 150; i++)
        {
            Assert.Equal(i, (await listener.NextAsync()).Data.GetProperty("events").GetInt64());
        }

        Assert.Equal(9999, (await listener.NextAsync()).Data.GetProperty("events").GetInt64());
    }

    [Fact]
    public async Task Id_that_is_none_is_refused()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, Path);
        request.Headers.Add("Last-Event-ID", "last week");
        using var response = await _host.Client.SendAsync(request, Cancel);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains("Last-Event-ID", await response.Content.ReadAsStringAsync(Cancel));
    }

    [Fact]
    public async Task Silence_is_broken_by_comments()
    {
        using var response = await _host.Client.GetAsync(Path, HttpCompletionOption.ResponseHeadersRead, Cancel);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(Cancel), Encoding.UTF8);

        while (await reader.ReadLineAsync(Cancel) is { } line && !line.StartsWith(':'))
        {
            Assert.DoesNotContain("\r", line);
        }
    }

    [Fact]
    public async Task Stream_without_events_is_waited_for()
    {
        var fresh = await _host.Seed.StreamAsync(1, "fresh");
        await using var listener = await SseClient.OpenAsync(_host.Client, "/api/streams/fresh/live");
        await listener.NextAsync("status");

        await _host.Seed.StatusAsync(fresh.Newest, 0, 10);
        await _host.Seed.RowAsync(fresh.Newest, 0, 0, [("#A", 1)]);

        Assert.Equal("fresh", (await listener.NextAsync()).Data.GetProperty("stream").GetString());
    }

    [Fact]
    public async Task Hundred_listeners_share_one_view_and_leave_nothing_behind()
    {
        await _host.Seed.RowAsync(_run, 0, 0, [("#A", 1), ("#B", 1), ("#C", 1)]);
        for (var round = 0; round < 3; round++)
        {
            var listeners = await Task.WhenAll(Enumerable.Range(0, 100).Select(i =>
                SseClient.OpenAsync(_host.Client, $"/api/streams/hashtags/live?window=1m&top={1 + (i % 3)}")));
            await Task.WhenAll(listeners.Select(async (listener, i) =>
                Assert.Equal(1 + (i % 3), (await listener.NextAsync()).Data.GetProperty("topics").GetArrayLength())));
            Assert.Equal(1, Views.Count);

            await Task.WhenAll(listeners.Select(l => l.DisposeAsync().AsTask()));
            await Until(() => Views.Count == 0);
        }
    }

    [Fact]
    public async Task Listener_that_does_not_keep_up_is_dropped()
    {
        var listener = new LiveListener(10);
        for (var i = 0; i < 1000; i++)
        {
            listener.Send(LiveFrame.Heartbeat);
        }

        Assert.InRange(await listener.Frames.ReadAllAsync(Cancel).CountAsync(Cancel), 1, 200);
    }

    [Fact]
    public async Task Listeners_are_let_go_when_the_service_stops()
    {
        await using var listener = await SseClient.OpenAsync(_host.Client, Path);
        await listener.NextAsync("status");

        _host.Services.GetRequiredService<IHostApplicationLifetime>().StopApplication();

        await listener.EndAsync();
        await Until(() => Views.Count == 0);
    }

    private static async Task Until(Func<bool> condition)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        deadline.CancelAfter(TimeSpan.FromSeconds(20));
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        while (!condition())
        {
            await tick.WaitForNextTickAsync(deadline.Token);
        }
    }
}
