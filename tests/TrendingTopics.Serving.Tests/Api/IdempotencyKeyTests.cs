using System.Net;
using System.Text;
using System.Text.Json;
using TrendingTopics.Contracts.Clocks;
using TrendingTopics.Engine.Time;
using TrendingTopics.Serving.Tests.Hosting;

namespace TrendingTopics.Serving.Tests.Api;

/// <summary>A request with a key may be sent as often as the client likes, and counts once.</summary>
public sealed class IdempotencyKeyTests : IAsyncLifetime
{
    private const string Path = "/api/streams/hashtags/events";
    private const string Ia = """{"hashtag_principal":"#IA","timestamp":1767268800}""";
    private const string Spark = """{"hashtag_principal":"#Spark","timestamp":1767268800}""";

    private readonly ManualClock _clock = new(UnixMicros.ToTime(Seed.Noon));
    private ServingHost _host = null!;

    public async ValueTask InitializeAsync() => (_host, _) = await ServingHost.StartWithStreamAsync(_clock);

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Repeated_request_counts_once_and_gets_the_first_answer()
    {
        var body = $"{Ia}\n{Spark}\nno event";

        var first = await PostAsync("order-1", body);
        var again = await PostAsync("order-1", body);
        var quoted = await PostAsync("\"order-1\"", body);

        Assert.Equal((HttpStatusCode.Accepted, false), (first.Status, first.Replayed));
        Assert.Equal((HttpStatusCode.Accepted, true), (again.Status, again.Replayed));
        Assert.True(quoted.Replayed);
        Assert.Equal(first.Text, again.Text);
        Assert.Equal([Ia, Spark], await LogAsync());
    }

    [Fact]
    public async Task Other_keys_and_requests_without_one_count_each()
    {
        await PostAsync("a", Ia);
        await PostAsync("b", Ia);
        await PostAsync(null, Ia);
        await PostAsync(null, Ia);

        Assert.Equal([Ia, Ia, Ia, Ia], await LogAsync());
    }

    [Fact]
    public async Task Key_that_comes_again_with_another_body_is_a_problem_and_nothing_is_taken()
    {
        await PostAsync("k", Ia);

        var other = await PostAsync("k", Spark);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, other.Status);
        var problem = JsonDocument.Parse(other.Text).RootElement;
        Assert.Equal("Idempotency-Key", problem.GetProperty("parameter").GetString());
        Assert.Contains("another body", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Contains("2026-01-01T12:00:00", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Equal([Ia], await LogAsync());
    }

    [Fact]
    public async Task Many_equal_requests_at_the_same_time_count_once()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 40).Select(i => PostAsync($"key-{i % 4}", Ia)));

        Assert.All(answers, a => Assert.Equal(HttpStatusCode.Accepted, a.Status));
        Assert.Equal(36, answers.Count(a => a.Replayed));
        Assert.Equal(4, (await LogAsync()).Count);
    }

    [Fact]
    public async Task Repetition_is_judged_by_the_clock_of_the_first_request()
    {
        var soon = Seed.Noon / UnixMicros.PerSecond + 3600;
        var body = $$"""[{{Ia}}, {"hashtag_principal":"#Soon","timestamp":{{soon}}}]""";

        var first = await PostAsync("k", body);
        _clock.Advance(TimeSpan.FromHours(2));
        var again = await PostAsync("k", body);

        Assert.Contains("too_far_ahead", first.Text, StringComparison.Ordinal);
        Assert.Equal(first.Text, again.Text);
        Assert.Equal([Ia], await LogAsync());
    }

    [Fact]
    public async Task Key_is_forgotten_after_a_day()
    {
        await PostAsync("k", Ia);
        _clock.Advance(TimeSpan.FromHours(23.9));
        Assert.True((await PostAsync("k", Ia)).Replayed);

        _clock.Advance(TimeSpan.FromHours(0.2));

        Assert.False((await PostAsync("k", Ia)).Replayed);
        Assert.Equal(2, (await LogAsync()).Count);
    }

    [Fact]
    public async Task Eight_thousand_keys_are_remembered_and_what_is_kept_of_them_is_bounded()
    {
        await Parallel.ForAsync(0, 12_000, new ParallelOptions { MaxDegreeOfParallelism = 16, CancellationToken = Cancel }, async (i, _) => await PostAsync($"key-{i}", Ia));

        // Requests at the same time are taken in any order, so the first few behind the eight thousandth may be older than that.
        Assert.All(await Task.WhenAll(Enumerable.Range(4_032, 100).Select(i => PostAsync($"key-{i}", Ia))), a => Assert.True(a.Replayed));
        Assert.False((await PostAsync("key-0", Ia)).Replayed);
        for (var source = 0; source < 16; source++)
        {
            Assert.InRange((await _host.Log.GetPositionAsync("tweets_topic", $"posted-{source}", Cancel))!.Length, 1, 28_000);
        }
    }

    [Theory]
    [InlineData("two words")]
    [InlineData("")]
    [InlineData("\"\"")]
    public async Task What_is_no_key_is_a_problem(string key)
    {
        var answer = await PostAsync(key, Ia);

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Contains("Idempotency-Key", answer.Text, StringComparison.Ordinal);
        Assert.Empty(await LogAsync());
    }

    [Fact]
    public async Task Key_of_more_than_255_characters_is_a_problem()
    {
        Assert.Equal(HttpStatusCode.Accepted, (await PostAsync(new string('k', 255), Ia)).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await PostAsync(new string('k', 256), Ia)).Status);
    }

    [Fact]
    public async Task Request_of_which_nothing_was_taken_may_be_mended_under_the_same_key()
    {
        Assert.Equal(HttpStatusCode.BadRequest, (await PostAsync("k", "no event")).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await PostAsync("k", $"[{Ia}")).Status);

        Assert.False((await PostAsync("k", Ia)).Replayed);
        Assert.Equal([Ia], await LogAsync());
    }

    [Fact]
    public async Task Body_with_a_key_is_taken_whole_up_to_four_megabytes()
    {
        var many = string.Join('\n', Enumerable.Repeat(Ia, 4_000_000 / (Ia.Length + 1)));
        var tooMany = $"{many}\n{string.Join('\n', Enumerable.Repeat(Ia, 10_000))}";

        Assert.Equal(HttpStatusCode.Accepted, (await PostAsync("k", many)).Status);
        Assert.True((await PostAsync("k", many)).Replayed);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await PostAsync("l", tooMany)).Status);
        Assert.Equal(HttpStatusCode.Accepted, (await PostAsync(null, tooMany)).Status);
    }

    [Fact]
    public async Task Document_describes_the_header_and_its_problem()
    {
        var post = (await _host.GetAsync("/openapi/v1.json")).GetProperty("paths").GetProperty("/api/streams/{stream}/events").GetProperty("post");

        var header = Assert.Single(post.GetProperty("parameters").EnumerateArray(), p => p.GetProperty("in").GetString() == "header");
        Assert.Equal("Idempotency-Key", header.GetProperty("name").GetString());
        Assert.False(header.TryGetProperty("required", out var required) && required.GetBoolean());
        Assert.True(post.GetProperty("responses").TryGetProperty("422", out _));
    }

    private async Task<(HttpStatusCode Status, bool Replayed, string Text)> PostAsync(string? key, string body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Path) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        if (key is not null)
        {
            request.Headers.TryAddWithoutValidation("Idempotency-Key", key);
        }

        using var response = await _host.Client.SendAsync(request, Cancel);
        return (response.StatusCode, response.Headers.Contains("Idempotent-Replayed"), await response.Content.ReadAsStringAsync(Cancel));
    }

    private async Task<List<string>> LogAsync() =>
        [.. (await _host.Log.ReadNewestAsync("tweets_topic", 100, Cancel)).Reverse().Select(r => Encoding.UTF8.GetString(r.Value.Span))];
}
