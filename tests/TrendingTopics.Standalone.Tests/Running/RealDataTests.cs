using System.Globalization;
using System.IO.Compression;
using System.Text.Json;
using System.Text.RegularExpressions;
using TrendingTopics.Contracts.Counting;
using TrendingTopics.Contracts.Programs;
using TrendingTopics.Standalone.Tests.Events;
using TrendingTopics.Standalone.Tests.Programs;
using Xunit;

namespace TrendingTopics.Standalone.Tests.Running;

/// <summary>Recorded data, replayed through the program and counted once more by the tests.</summary>
public sealed partial class RealDataTests
{
    [Fact]
    public async Task Tweets_of_an_evening_are_counted_as_a_plain_count_does()
    {
        var file = RealData.Find(RealData.Tweets);
        using var folder = new TempFolder();
        var minutes = new NaiveCounts(TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(1));
        var hours = new NaiveCounts(TimeSpan.FromHours(2), TimeSpan.FromHours(2));
        var tweets = 0;
        var hashtags = new HashSet<string>(StringComparer.Ordinal);
        var uses = 0;
        foreach (var row in Csv.Read(file))
        {
            tweets++;
            var time = new DateTimeOffset(DateTime.Parse(row["created_at"], CultureInfo.InvariantCulture), TimeSpan.FromHours(-4));
            var found = Hashtag().Matches(row["text"]).Select(m => m.Value.ToLowerInvariant()).ToList();
            uses += found.Count;
            hashtags.UnionWith(found);
            minutes.Add(time, found.Distinct());
            hours.Add(time, found.Distinct());
        }

        string[] options = [.. Options(folder, "1m,2h"), "--extract", "hashtags", "--ignore-case"];
        var run = await StandaloneRun.RunAsync(
            folder.Path,
            [.. options, "--source", $"file:{file}", "--map", "created_at=timestamp", "--map", "text=texto", "--map", "screen_name=usuario", "--zone", "America/New_York", "--exit-when-done"]);

        Assert.Equal(0, run.Code);
        Assert.Equal((12_118, 962, 14_495), (tweets, hashtags.Count, uses));
        Assert.Equal("12118", run.Done["events"]);
        Assert.Equal("0", run.Done["invalid"]);
        Assert.Equal("0", run.Done["late"]);
        await using var reading = StandaloneRun.Start(folder.Path, [.. options, "--source", "none"]);
        using var api = new TrendingApi(await reading.AddressAsync());
        var evening = await api.ReadWindowsAsync("hashtags", "2h");
        CountAssert.Same(minutes, await api.ReadWindowsAsync("hashtags", "1m"));
        CountAssert.Same(hours, evening);
        Assert.Equal(962, evening.Values.SelectMany(w => w.Keys).Distinct().Count());
    }

    [Fact]
    public async Task Edits_of_a_day_are_counted_as_a_plain_count_does()
    {
        var file = RealData.Find(RealData.Edits);
        using var folder = new TempFolder();
        var minutes = new NaiveCounts(TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(1));
        var hops = new NaiveCounts(TimeSpan.FromHours(1), TimeSpan.FromMinutes(10));
        var edits = 0;
        await using (var gzip = new GZipStream(File.OpenRead(file), CompressionMode.Decompress))
        using (var lines = new StreamReader(gzip))
        {
            while (await lines.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
            {
                edits++;
                using var edit = JsonDocument.Parse(line);
                var time = edit.RootElement.GetProperty("time").GetDateTimeOffset();
                minutes.Add(time, [edit.RootElement.GetProperty("channel").GetString()!]);
                hops.Add(time, [edit.RootElement.GetProperty("channel").GetString()!]);
            }
        }

        var options = Options(folder, "1m,1h/10m");
        var run = await StandaloneRun.RunAsync(
            folder.Path, [.. options, "--source", $"file:{file}", "--map", "channel=hashtag_principal", "--map", "time=timestamp", "--exit-when-done"]);

        Assert.Equal(0, run.Code);
        Assert.Equal(39_244, edits);
        Assert.Equal("39244", run.Done["events"]);
        await using var reading = StandaloneRun.Start(folder.Path, [.. options, "--source", "none"]);
        using var api = new TrendingApi(await reading.AddressAsync());
        var perMinute = await api.ReadWindowsAsync("hashtags", "1m");
        CountAssert.Same(minutes, perMinute);
        CountAssert.Same(hops, await api.ReadWindowsAsync("hashtags", "1h/10m"));
        Assert.Equal(51, perMinute.Values.SelectMany(w => w.Keys).Distinct().Count());
        Assert.Equal(39_244, perMinute.Values.SelectMany(w => w.Values).Sum());
    }

    [GeneratedRegex(@"#[\p{L}\p{M}\p{Nd}_]+")]
    private static partial Regex Hashtag();

    private static string[] Options(TempFolder folder, string windows) =>
        ["--data", folder["data"], "--urls", "http://127.0.0.1:0", "--output", "none", "--windows", windows];
}
