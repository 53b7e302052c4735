using System.Globalization;
using TrendingTopics.Contracts.Counting;
using TrendingTopics.Contracts.Programs;
using TrendingTopics.Standalone.Tests.Programs;
using Xunit;

namespace TrendingTopics.Standalone.Tests.Operating;

/// <summary>A stream's log is read again on an operator's word.</summary>
public sealed class ReprocessTests
{
    private const int Events = 5_000;

    [Fact]
    public async Task New_run_counts_the_whole_log_again_at_the_next_start_and_readers_get_it()
    {
        using var folder = new TempFolder();
        var truth = await CountAsync(folder);
        var records = (truth.Events + truth.Invalid).ToString("N0", CultureInfo.InvariantCulture);

        var begun = await StandaloneRun.RunAsync(folder.Path, "reprocess", "--data", folder["data"], "--yes");
        var counted = await StandaloneRun.RunAsync(folder.Path, [.. Options(folder), "--exit-when-done"]);
        var again = await StandaloneRun.RunAsync(folder.Path, [.. Options(folder), "--exit-when-done"]);

        Assert.Equal((0, 0), (begun.Code, begun.Errors.Count));
        Assert.Equal(
            [
                "Stream 'hashtags' (topic tweets_topic, 4 partitions): run 1 becomes run 2.",
                $"  Run 2 reads up to {records} records again, from the log's beginning, and then what comes.",
                "  Until it has reached the log's end once, readers see run 1 as far as it has come; then its windows take the place of the old ones, which stay in the store for their retention.",
                "✔ Stream 'hashtags': run 2 is begun. It is counted when the program is started again; GET /api/streams/hashtags/status shows it as newestRun, and as run once readers see it.",
            ],
            begun.Output);
        Assert.Equal((truth.Events.ToString(CultureInfo.InvariantCulture), "0"), (counted.Done["events"], again.Done["records"]));
        await using var reading = StandaloneRun.Start(folder.Path, Options(folder));
        using var api = new TrendingApi(await reading.AddressAsync());
        Assert.Equal((2, 2), await RunsAsync(api));
        CountAssert.Same(truth.Minutes, await api.ReadWindowsAsync("hashtags", "1m"));
        CountAssert.Same(truth.Hops, await api.ReadWindowsAsync("hashtags", "5m/10s"));
    }

    [Fact]
    public async Task Run_that_nobody_has_counted_is_followed_by_another_and_never_read()
    {
        using var folder = new TempFolder();
        var truth = await CountAsync(folder);
        Assert.Equal(0, (await StandaloneRun.RunAsync(folder.Path, "reprocess", "--data", folder["data"], "--yes")).Code);

        var twice = await StandaloneRun.RunAsync(folder.Path, "reprocess", "--data", folder["data"], "--yes");

        Assert.Contains("Stream 'hashtags' (topic tweets_topic, 4 partitions): run 2 becomes run 3.", twice.Output);
        Assert.Contains("  Run 2 has not reached the log's end yet; it ends, and readers never see it.", twice.Output);
        Assert.Contains(twice.Output, line => line.Contains("readers see run 1 as far as it has come", StringComparison.Ordinal));
        Assert.Equal(0, (await StandaloneRun.RunAsync(folder.Path, [.. Options(folder), "--exit-when-done"])).Code);
        await using var reading = StandaloneRun.Start(folder.Path, Options(folder));
        using var api = new TrendingApi(await reading.AddressAsync());
        Assert.Equal((3, 3), await RunsAsync(api));
        CountAssert.Same(truth.Minutes, await api.ReadWindowsAsync("hashtags", "1m"));
    }

    [Fact]
    public async Task New_run_begins_at_the_time_that_is_given_and_the_windows_before_stay()
    {
        using var folder = new TempFolder();
        var truth = await CountAsync(folder);
        var later = DateTimeOffset.UtcNow.AddHours(1).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

        var begun = await StandaloneRun.RunAsync(folder.Path, "reprocess", "--data", folder["data"], "--stream", "hashtags", "--from", later, "--yes");
        var counted = await StandaloneRun.RunAsync(folder.Path, [.. Options(folder), "--exit-when-done"]);

        Assert.Contains($"  Run 2 reads up to 0 records again, those appended since {later}, and then what comes.", begun.Output);
        Assert.Equal("0", counted.Done["records"]);
        await using var reading = StandaloneRun.Start(folder.Path, Options(folder));
        using var api = new TrendingApi(await reading.AddressAsync());
        CountAssert.Same(truth.Minutes, await api.ReadWindowsAsync("hashtags", "1m"));
    }

    [Fact]
    public async Task While_the_program_runs_the_message_says_to_stop_it()
    {
        using var folder = new TempFolder();
        await using var running = StandaloneRun.Start(folder.Path, Options(folder));
        await running.AddressAsync();

        var refused = await StandaloneRun.RunAsync(folder.Path, "reprocess", "--data", folder["data"], "--yes");

        Assert.Equal((2, 0), (refused.Code, refused.Output.Count));
        var error = Assert.Single(refused.Errors);
        Assert.StartsWith($"--data: The data folder '{folder["data"]}' is in use by another process ({running.Id.ToString(CultureInfo.InvariantCulture)}).", error, StringComparison.Ordinal);
        Assert.EndsWith("The program holds the folder while it runs: stop it, call reprocess again, and start it.", error, StringComparison.Ordinal);
        Assert.False(running.HasExited);
    }

    [Fact]
    public async Task Nothing_is_begun_without_a_yes_or_where_there_is_nothing_to_read_again()
    {
        using var folder = new TempFolder();
        var nothing = await StandaloneRun.RunAsync(folder.Path, "reprocess", "--data", folder["data"], "--yes");
        Assert.False(Directory.Exists(folder["data"]));
        await CountAsync(folder);

        var asked = await StandaloneRun.RunAsync(folder.Path, "reprocess", "--data", folder["data"]);
        var wrong = await StandaloneRun.RunAsync(folder.Path, "reprocess", "--data", folder["data"], "--stream", "nobody", "--yes");
        var never = await StandaloneRun.RunAsync(folder.Path, "reprocess", "--data", folder["data"], "--from", "soon", "--yes");
        var counted = await StandaloneRun.RunAsync(folder.Path, [.. Options(folder), "--exit-when-done"]);

        Assert.Equal((2, 2, 2, 2), (nothing.Code, asked.Code, wrong.Code, never.Code));
        Assert.StartsWith($"--data: there is nothing in {folder["data"]}", Assert.Single(nothing.Errors), StringComparison.Ordinal);
        Assert.Equal("Nothing was changed: there is no terminal to ask in; add --yes to do it.", Assert.Single(asked.Errors));
        Assert.Contains(asked.Output, line => line.Contains("run 1 becomes run 2", StringComparison.Ordinal));
        Assert.Equal("--stream: the store knows no stream 'nobody'; it knows hashtags.", Assert.Single(wrong.Errors));
        Assert.StartsWith("--from: 'soon' is not allowed; it may be a time such as", Assert.Single(never.Errors), StringComparison.Ordinal);
        Assert.Equal("0", counted.Done["records"]);
    }

    [Fact]
    public async Task Folder_that_the_settings_name_needs_no_option()
    {
        using var folder = new TempFolder();
        await CountAsync(folder);
        await File.WriteAllTextAsync(
            folder["appsettings.json"], """{ "Standalone": { "Data": "data" } }""", TestContext.Current.CancellationToken);

        var begun = await StandaloneRun.RunAsync(folder.Path, "reprocess", "--yes");

        Assert.Equal(0, begun.Code);
        Assert.StartsWith("✔ Stream 'hashtags': run 2 is begun.", begun.Output[^1], StringComparison.Ordinal);
    }

    private static string[] Options(TempFolder folder) =>
        ["--data", folder["data"], "--urls", "http://127.0.0.1:0", "--output", "none", "--source", "none"];

    private static async Task<GeneratedEvents> CountAsync(TempFolder folder)
    {
        var truth = GeneratedEvents.Write(folder["events.ndjson"], Events, TimeSpan.FromMinutes(20), seed: 7);
        var run = await StandaloneRun.RunAsync(
            folder.Path, "--data", folder["data"], "--urls", "http://127.0.0.1:0", "--output", "none", "--source", $"file:{folder["events.ndjson"]}", "--exit-when-done");
        Assert.Equal((0, truth.Events.ToString(CultureInfo.InvariantCulture)), (run.Code, run.Done["events"]));
        return truth;
    }

    private static async Task<(int Run, int Newest)> RunsAsync(TrendingApi api)
    {
        var status = await api.GetAsync("/api/streams/hashtags/status");
        return (status.GetProperty("run").GetInt32(), status.GetProperty("newestRun").GetInt32());
    }
}
