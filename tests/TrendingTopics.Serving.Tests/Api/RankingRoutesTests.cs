using System.Net;
using System.Net.Http.Headers;
using TrendingTopics.Engine.Streams;
using TrendingTopics.Serving.Tests.Hosting;

namespace TrendingTopics.Serving.Tests.Api;

public sealed class RankingRoutesTests : IAsyncLifetime
{
    private ServingHost _host = null!;
    private StreamRun _run = null!;

    public async ValueTask InitializeAsync() => (_host, _run) = await ServingHost.StartWithStreamAsync();

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task Ranking_has_the_fields_and_forms_that_readers_rely_on()
    {
        await Rows.StatusAsync(_run, 0, 122.5);
        await Rows.RowAsync(_run, 0, 60, [("#Spark", 391), ("#IA", 200)]);
        await Rows.RowAsync(_run, 0, 120, [("#IA", 420), ("<script>alert(1)</script>", 4390)]);

        var text = await _host.Client.GetStringAsync("/api/streams/hashtags/windows/latest?window=1m&top=2", Cancel);

        Assert.Equal(
            """
            {"stream":"hashtags","window":"1m","start":"2026-01-01T12:02:00Z","end":"2026-01-01T12:03:00Z","final":false,"exact":true,"incomplete":false,"run":1,
            "events":4810,"mentions":4810,"distinctTopics":2,"watermark":"2026-01-01T12:01:02.5Z",
            "topics":[{"rank":1,"topic":"\u003Cscript\u003Ealert(1)\u003C/script\u003E","count":4390,"share":0.9127,"previousRank":null,"previousCount":null},
            {"rank":2,"topic":"#IA","count":420,"share":0.0873,"previousRank":2,"previousCount":200}]}
            """.ReplaceLineEndings(""),
            text);
    }

    [Fact]
    public async Task Ranking_that_is_not_exact_says_by_how_much()
    {
        await Rows.StatusAsync(_run, 0, 20);
        await Rows.RowAsync(_run, 0, 0, [("#A", 5)], cutoff: 3);
        var whole = await _host.GetAsync("/trending");
        Assert.True(whole.GetProperty("exact").GetBoolean());
        Assert.False(whole.TryGetProperty("error", out _));

        var stream = await Rows.StreamAsync(2);
        await Rows.StatusAsync(stream.Newest, 1, 20);
        await Rows.RowAsync(_run, 1, 0, [("#B", 9)]);

        var cut = await _host.GetAsync("/trending");
        Assert.False(cut.GetProperty("exact").GetBoolean());
        Assert.Equal(3, cut.GetProperty("error").GetInt64());
    }

    [Fact]
    public async Task Latest_final_is_the_newest_final_window()
    {
        await Rows.StatusAsync(_run, 0, 200);
        await _host.ProblemAsync(HttpStatusCode.NotFound, "/api/streams/hashtags/windows/latest?final=true");
        await Rows.MergedAsync(_run, 0, [("#A", 1)]);
        await Rows.MergedAsync(_run, 60, [("#A", 2)]);

        var ranking = await _host.GetAsync("/api/streams/hashtags/windows/latest?final=true");

        Assert.Equal("2026-01-01T12:01:00Z", ranking.GetProperty("start").GetString());
        Assert.True(ranking.GetProperty("final").GetBoolean());
    }

    [Fact]
    public async Task One_window_is_found_by_its_start_in_any_form()
    {
        await Rows.StatusAsync(_run, 0, 400);
        await Rows.MergedAsync(_run, 60, [("#A", 7)]);

        foreach (var start in new[] { "2026-01-01T12:01:00Z", "2026-01-01T12:01", "2026-01-01T13:01:00+01:00", "2026-01-01T13:01:00%2B01:00", "1767268860", "1767268860000", "1767268860000000" })
        {
            var ranking = await _host.GetAsync($"/api/streams/hashtags/windows/{start}");
            Assert.Equal(7, ranking.GetProperty("events").GetInt64());
        }

        var empty = await _host.GetAsync("/api/streams/hashtags/windows/2026-01-01T12:02:00Z");
        Assert.Equal((0, true), (empty.GetProperty("events").GetInt64(), empty.GetProperty("final").GetBoolean()));
        Assert.Equal(0, empty.GetProperty("topics").GetArrayLength());
        await _host.ProblemAsync(HttpStatusCode.NotFound, "/api/streams/hashtags/windows/2026-01-01T11:00:00Z");
        await _host.ProblemAsync(HttpStatusCode.NotFound, "/api/streams/hashtags/windows/2027-01-01T12:00:00Z");
    }

    [Fact]
    public async Task Final_ranking_that_the_caller_has_is_not_sent_again()
    {
        await Rows.StatusAsync(_run, 0, 200);
        await Rows.MergedAsync(_run, 0, [("#A", 1), ("#B", 1)]);
        const string Path = "/api/streams/hashtags/windows/2026-01-01T12:00:00Z";
        using var first = await _host.Client.GetAsync(Path, Cancel);
        var tag = first.Headers.ETag!;

        await Rows.StatusAsync(_run, 0, 300);

        Assert.Equal(HttpStatusCode.NotModified, await StatusAsync(Path, tag));
        Assert.Equal(HttpStatusCode.NotModified, await StatusAsync(Path, EntityTagHeaderValue.Any));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(Path + "?top=1", tag));
        await Rows.MergedAsync(_run, 0, [("#A", 2), ("#B", 1)]);
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(Path, tag));
    }

    [Fact]
    public async Task Ranking_that_may_still_change_has_no_tag()
    {
        await Rows.StatusAsync(_run, 0, 20);

        using var response = await _host.Client.GetAsync("/trending", Cancel);

        Assert.Null(response.Headers.ETag);
        Assert.True(response.Headers.CacheControl!.NoStore);
    }

    [Fact]
    public async Task Walk_over_all_pages_meets_every_window_once()
    {
        await Rows.StatusAsync(_run, 0, 60 * 30);
        for (var i = 0; i < 25; i++)
        {
            await Rows.MergedAsync(_run, 60 * i, [("#A", i + 1)]);
        }

        var seen = new List<long>();
        var next = "/api/streams/hashtags/windows?window=1m&limit=10&top=1&from=2026-01-01T12:00:00Z";
        while (next is not null)
        {
            var page = await _host.GetAsync(next);
            seen.AddRange(page.GetProperty("windows").EnumerateArray().Select(w => w.GetProperty("events").GetInt64()));
            next = page.GetProperty("next").GetString();
        }

        Assert.Equal(Enumerable.Range(1, 25).Reverse().Select(i => (long)i), seen);
    }

    [Fact]
    public async Task Final_rankings_list_up_to_a_thousand_topics_and_others_up_to_the_streams_top()
    {
        await Rows.StatusAsync(_run, 0, 100);
        var topics = Enumerable.Range(0, 1000).Select(i => ($"#T{i:D4}", 1L)).ToArray();
        await Rows.MergedAsync(_run, 0, topics);
        await Rows.RowAsync(_run, 0, 60, topics);

        Assert.Equal(1000, (await _host.GetAsync("/api/streams/hashtags/windows/2026-01-01T12:00?top=1000")).GetProperty("topics").GetArrayLength());
        Assert.Equal(200, (await _host.GetAsync("/trending?top=200")).GetProperty("topics").GetArrayLength());
        Assert.Equal(10, (await _host.GetAsync("/trending")).GetProperty("topics").GetArrayLength());
        var problem = await _host.ProblemAsync(HttpStatusCode.BadRequest, "/trending?top=201");
        Assert.Contains("1 to 200", problem.GetProperty("allowed").GetString());
    }

    [Fact]
    public async Task Trending_is_the_default_streams_current_ranking()
    {
        await Rows.StatusAsync(_run, 0, 100);
        await Rows.StreamAsync(name: "a-first-by-name");

        Assert.Equal("hashtags", (await _host.GetAsync("/trending")).GetProperty("stream").GetString());
        Assert.Equal("5m/10s", (await _host.GetAsync("/trending?window=5m/10s")).GetProperty("window").GetString());
    }

    [Fact]
    public async Task History_of_a_topic_pages_from_new_to_old()
    {
        await Rows.StatusAsync(_run, 0, 400);
        await Rows.MergedAsync(_run, 0, [("#IA", 3)]);
        await Rows.MergedAsync(_run, 60, [("#B", 2)]);
        await Rows.MergedAsync(_run, 120, [("#B", 9), ("#IA", 1)]);

        var first = await _host.GetAsync("/api/streams/hashtags/history?topic=%23IA&window=1m&limit=2");
        var second = await _host.GetAsync(first.GetProperty("next").GetString()!);

        Assert.Equal("#IA", first.GetProperty("topic").GetString());
        Assert.Equal(
            """[{"start":"2026-01-01T12:02:00Z","end":"2026-01-01T12:03:00Z","rank":2,"count":1},{"start":"2026-01-01T12:01:00Z","end":"2026-01-01T12:02:00Z","rank":null,"count":0}]""",
            first.GetProperty("points").GetRawText());
        Assert.Equal(3, second.GetProperty("points")[0].GetProperty("count").GetInt64());
        Assert.Null(second.GetProperty("next").GetString());
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private Seed Rows => _host.Seed;

    private async Task<HttpStatusCode> StatusAsync(string path, EntityTagHeaderValue known)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.IfNoneMatch.Add(known);
        using var response = await _host.Client.SendAsync(request, Cancel);
        return response.StatusCode;
    }
}
