using System.Net;
using System.Net.Http.Json;
using TrendingTopics.AppHost.Tests.Hosting;

namespace TrendingTopics.AppHost.Tests.GivenServers;

/// <summary>The commands that the dashboard offers on the producer.</summary>
[Collection(LiveApp.Tests)]
public sealed class CommandTests(LiveApp live)
{
    [Fact(Timeout = Patience.PerTest)]
    public async Task Producer_pauses_and_resumes()
    {
        var app = await live.GetAsync();

        await SucceedsAsync(app, "pause");
        Assert.True((await StatusAsync(app)).Paused);

        await SucceedsAsync(app, "resume");
        Assert.False((await StatusAsync(app)).Paused);
    }

    [Fact(Timeout = Patience.PerTest)]
    public async Task Key_that_the_application_has_is_asked_for_by_producer_and_API_and_is_borne_by_commands()
    {
        var app = await live.GetAsync();
        using var producer = app.Client(TrendingApp.Producer);
        using var api = app.Client(TrendingApp.Api);

        using var paused = await producer.PostAsync("/pause", null, TestContext.Current.CancellationToken);
        using var posted = await api.PostAsync("/api/streams/hashtags/events", null, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.Unauthorized, paused.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, posted.StatusCode);
        await SucceedsAsync(app, "resume");
    }

    [Fact(Timeout = Patience.PerTest)]
    public async Task Topic_bursts_where_the_producer_has_it()
    {
        var app = await live.GetAsync();

        Assert.Contains("times as often", await SucceedsAsync(app, "burst"), StringComparison.Ordinal);
        var refused = await app.CommandAsync(TrendingApp.Producer, "burst", new Dictionary<string, string?> { ["topic"] = "#no such topic" });

        Assert.False(refused.Success);
        Assert.Contains("no such topic", refused.Message, StringComparison.Ordinal);
    }

    [Fact(Timeout = Patience.PerTest)]
    public async Task Reset_deletes_what_was_counted_and_counting_begins_anew()
    {
        var app = await live.GetAsync();
        await app.Rankings.CurrentAsync();

        await SucceedsAsync(app, "reset-data");

        foreach (var service in TrendingApp.Services)
        {
            await app.HealthyAsync(service);
        }

        // The producer has been started again too: what is counted is what it has sent since then, and nothing from before.
        await app.Rankings.CurrentAsync();
        await SucceedsAsync(app, "pause");
        await Patience.UntilAsync(
            "what was sent to be all that is counted",
            async stop => await app.Rankings.StatusAsync(stop) is { } status && status.Events == (await StatusAsync(app)).Sent ? status : null);
        await SucceedsAsync(app, "resume");
    }

    private static async Task<string> SucceedsAsync(TrendingApp app, string command)
    {
        var result = await app.CommandAsync(TrendingApp.Producer, command);
        Assert.True(result.Success, $"{command}: {result.Message}");
        return result.Message ?? "";
    }

    private static async Task<Status> StatusAsync(TrendingApp app)
    {
        using var client = app.Client(TrendingApp.Producer);
        return (await client.GetFromJsonAsync<Status>("/status", TestContext.Current.CancellationToken))!;
    }

    private sealed record Status(bool Paused, long Sent);
}
