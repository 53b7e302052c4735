using System.Globalization;
using TrendingTopics.Contracts.Counting;
using TrendingTopics.Contracts.Programs;
using TrendingTopics.Standalone.Tests.Programs;
using Xunit;

namespace TrendingTopics.Standalone.Tests.Running;

public sealed class KillTests
{
    [Fact]
    public async Task Program_killed_again_and_again_while_it_replays_a_file_counts_every_event_exactly_once()
    {
        const int Events = 500_000;
        using var folder = new TempFolder();
        var file = folder["events.ndjson"];
        var truth = GeneratedEvents.Write(file, Events, TimeSpan.FromMinutes(20), seed: 20170826);

        // At this speed the file lasts some twenty seconds, so that there is time to kill in.
        string[] replay = [.. Options(folder), "--source", $"file:{file}", "--speed", "60"];
        foreach (var share in new[] { 0.1, 0.35, 0.6 })
        {
            await using var run = StandaloneRun.Start(folder.Path, replay);
            using var api = new TrendingApi(await run.AddressAsync());
            var counted = await WaitForCountAsync(api, atLeast: (long)(share * Events));
            await run.KillAsync();
            Assert.InRange(counted, 1, Events - 1);
            Assert.DoesNotContain(run.Errors, line => line.Contains("is complete", StringComparison.Ordinal));
        }

        // Once more when the source has ended and its last windows are still open.
        await using (var run = StandaloneRun.Start(folder.Path, replay))
        {
            await run.WaitForAsync(() => run.Errors.Any(line => line.Contains("is complete", StringComparison.Ordinal)));
            await run.KillAsync();
        }

        var last = await StandaloneRun.RunAsync(folder.Path, [.. replay, "--exit-when-done"]);

        Assert.Equal(0, last.Code);
        Assert.Equal(truth.Events.ToString(CultureInfo.InvariantCulture), last.Done["events"]);
        Assert.Equal(truth.Invalid.ToString(CultureInfo.InvariantCulture), last.Done["invalid"]);
        Assert.Equal("0", last.Done["late"]);
        await using var reading = StandaloneRun.Start(folder.Path, [.. Options(folder), "--source", "none"]);
        using var results = new TrendingApi(await reading.AddressAsync());
        CountAssert.Same(truth.Minutes, await results.ReadWindowsAsync("hashtags", "1m"));
        CountAssert.Same(truth.Hops, await results.ReadWindowsAsync("hashtags", "5m/10s"));
    }

    private static string[] Options(TempFolder folder) =>
        ["--data", folder["data"], "--urls", "http://127.0.0.1:0", "--output", "none", "--windows", "1m,5m/10s", "--lateness", "60s"];

    /// <summary>Waits until the stream has counted that many events, and returns how many it has.</summary>
    private static async Task<long> WaitForCountAsync(TrendingApi api, long atLeast)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (await timer.WaitForNextTickAsync(TestContext.Current.CancellationToken))
        {
            using var response = await api.GetResponseAsync("/api/streams/hashtags/status");
            if (!response.IsSuccessStatusCode)
            {
                continue;
            }

            var counted = (await api.GetAsync("/api/streams/hashtags/status")).GetProperty("events").GetInt64();
            if (counted >= atLeast)
            {
                return counted;
            }
        }

        throw new OperationCanceledException();
    }
}
