using TrendingTopics.Engine.Streams;
using TrendingTopics.Sources.Files;
using TrendingTopics.Sources.Tests.Support;

namespace TrendingTopics.Sources.Tests.Files;

public sealed class FileTests : IDisposable
{
    private readonly Folder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Lines_of_NDJSON_pass_byte_for_byte_as_they_are()
    {
        var path = _folder.Write("a.ndjson", "{\"b\" : 1.0,\t\"a\":\"\\u00f1ñ\"}\r\n  not json\n{}");

        Assert.Equal(["{\"b\" : 1.0,\t\"a\":\"\\u00f1ñ\"}", "  not json", "{}"], await ReadAsync(path));
    }

    [Theory]
    [InlineData("a.json.gz")]
    [InlineData("gzip-under-another-name.json")]
    public async Task Gzip_is_known_by_its_first_bytes(string name)
    {
        Assert.Equal(["{}", "[]"], await ReadAsync(_folder.WriteGzip(name, "{}\n[]\n")));
    }

    [Theory]
    [InlineData("a.csv.gz")]
    [InlineData("a.CSV")]
    [InlineData("a.tsv")]
    public async Task CSV_is_known_by_its_name(string name)
    {
        var path = name.EndsWith(".gz", StringComparison.Ordinal) ? _folder.WriteGzip(name, "a,b\n1,2\n") : _folder.Write(name, "a,b\n1,2\n");

        Assert.Equal(["""{"a":"1","b":"2"}"""], await ReadAsync(path));
    }

    [Fact]
    public async Task A_setting_goes_before_what_the_name_says()
    {
        Assert.Equal(["a,b", "1,2"], await ReadAsync(_folder.Write("a.csv", "a,b\n1,2\n"), o => o with { Format = FileFormat.Ndjson }));
        Assert.Equal(["""{"a":"1","b":"2"}"""], await ReadAsync(_folder.Write("a.txt", "a,b\n1,2\n"), o => o with { Format = FileFormat.Csv }));
    }

    [Fact]
    public async Task Mapped_lines_have_their_fields_renamed_and_every_value_as_it_was()
    {
        var path = _folder.Write("a.json", "{\"channel\":\"#en\", \"time\":\"2015-09-12T00:46:58.771Z\",\"n\":1.50,\"o\":{ \"channel\" : [1 ] },\"x\":null}\nnot json\n[1]\n{\"a\":1}x\n");

        Assert.Equal(
            [
                """{"hashtag_principal":"#en","timestamp":"2015-09-12T00:46:58.771Z","n":1.50,"o":{ "channel" : [1 ] },"x":null}""",
                "not json",
                "[1]",
                "{\"a\":1}x",
            ],
            await ReadAsync(path, o => o with { Mapping = new Dictionary<string, string> { ["channel"] = "hashtag_principal", ["time"] = "timestamp" } }));
    }

    [Fact]
    public async Task Only_times_that_lack_an_offset_get_that_of_the_zone()
    {
        var path = _folder.Write("a.json", "{\"timestamp\":\"2026-07-01T12:00:00\"}\n{\"timestamp\":\"2026-07-01T12:00:00Z\"}\n{\"timestamp\":1767225600}\n{\"t\":\"2026-07-01T12:00:00\"}\n");

        Assert.Equal(
            ["""{"timestamp":"2026-07-01T12:00:00+02:00"}""", """{"timestamp":"2026-07-01T12:00:00Z"}""", """{"timestamp":1767225600}""", """{"t":"2026-07-01T12:00:00"}"""],
            await ReadAsync(path, o => o with { TimeZone = "Europe/Madrid" }));
    }

    [Fact]
    public async Task A_file_that_is_not_there_is_named()
    {
        var failure = await Assert.ThrowsAsync<SourceException>(() => ReadAsync(_folder.Path("none.json")));

        Assert.Equal($"There is no file '{_folder.Path("none.json")}'.", failure.Message);
        Assert.False(failure.IsTransient);
    }

    [Fact]
    public async Task A_folder_is_no_file()
    {
        var failure = await Assert.ThrowsAsync<SourceException>(() => ReadAsync(_folder.Path("")));

        Assert.Contains("it is a folder", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_damaged_gzip_file_yields_what_is_whole_and_then_an_error()
    {
        var whole = _folder.WriteGzip("whole.gz", string.Concat(Enumerable.Range(0, 50_000).Select(i => $"{{\"number\":{i * 7919L % 50_000}}}\n")));
        var bytes = await File.ReadAllBytesAsync(whole, TestContext.Current.CancellationToken);
        var source = Source(_folder.Write("half.gz", bytes[..(bytes.Length / 2)]));
        await using var reader = await source.OpenAsync(null, TestContext.Current.CancellationToken);
        var batch = new Engine.Logs.LogBatch("t");

        var failure = await Assert.ThrowsAsync<SourceException>(async () =>
        {
            while (await reader.ReadAsync(batch, new BatchLimit(int.MaxValue, int.MaxValue), TestContext.Current.CancellationToken))
            {
            }
        });

        Assert.Contains("is damaged", failure.Message, StringComparison.Ordinal);
        Assert.InRange(batch.Count, 10_000, 40_000);
    }

    [Theory]
    [InlineData("Speed")]
    [InlineData("TimeZone")]
    [InlineData("Path")]
    [InlineData("Mapping")]
    [InlineData("Delimiter")]
    public void A_wrong_setting_is_refused_by_name(string setting)
    {
        var options = new FileSourceOptions { Path = "a.csv" };
        options = setting switch
        {
            "Speed" => options with { Speed = double.NaN },
            "TimeZone" => options with { TimeZone = "Mars/Olympus" },
            "Path" => options with { Path = " " },
            "Mapping" => options with { Mapping = new Dictionary<string, string> { ["a"] = "x", ["b"] = "x" } },
            _ => options with { Delimiter = '"' },
        };

        var refused = Assert.Throws<ArgumentException>(() => new FileSource(options, new StreamFields(), TimeProvider.System));

        Assert.StartsWith(setting + " may be ", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_replay_keeps_the_pace_of_the_recorded_times()
    {
        var clock = new SteppedClock();
        var path = _folder.Write("a.json", string.Concat(new[] { 100.0, 100.5, 110, 105, 160 }.Select(t => FormattableString.Invariant($"{{\"timestamp\":{1767225600 + t}}}\n"))));
        var source = new FileSource(new FileSourceOptions { Path = path, Speed = 10 }, new StreamFields(), clock);
        await using var reader = await source.OpenAsync(null, TestContext.Current.CancellationToken);
        var seen = new List<(double Seconds, int Records)>();
        for (var more = true; more;)
        {
            var batch = new Engine.Logs.LogBatch("t");
            var reading = reader.ReadAsync(batch, Reading.Large, TestContext.Current.CancellationToken).AsTask();
            while (!reading.IsCompleted)
            {
                clock.Step();
                await Task.Yield();
            }

            more = await reading;
            if (batch.Count > 0)
            {
                seen.Add((clock.Elapsed.TotalSeconds, batch.Count));
            }
        }

        // Ten times as fast: due at 0, 0.05, 1.0, at once (it is out of order) and 6.0 seconds.
        Assert.Equal([(0, 1), (0.05, 1), (1.0, 2), (6.0, 1)], seen);
    }

    [Fact]
    public async Task The_tweets_of_the_fight_come_through_whole()
    {
        var path = SharedData.Find("mayweather-mcgregor-tweets.csv");
        var records = await ReadAsync(path, o => o with
        {
            Mapping = new Dictionary<string, string> { ["created_at"] = "timestamp", ["screen_name"] = "usuario", ["text"] = "texto" },
            TimeZone = "-04:00",
        });

        var tweets = records.Select(r => System.Text.Json.JsonDocument.Parse(r).RootElement).ToList();
        Assert.Equal(12_118, tweets.Count);
        Assert.Equal(11_037, tweets.Select(t => t.GetProperty("usuario").GetString()).Distinct().Count());
        Assert.Equal(1_774, tweets.Count(t => t.GetProperty("texto").GetString()!.AsSpan().Contains('\n')));
        Assert.Equal("2017-08-27T00:05:34-04:00", tweets[0].GetProperty("timestamp").GetString());
        Assert.Equal("2017-08-27T01:14:59-04:00", tweets[^1].GetProperty("timestamp").GetString());
        Assert.Equal("Ringe çıkmadan ateş etmeye başladı 😃#McGregor https://t.co/mJHDvLfIVc", tweets[0].GetProperty("texto").GetString());
    }

    [Fact]
    public async Task The_edits_of_the_day_come_through_whole()
    {
        var records = await ReadAsync(SharedData.Find("wikiticker-2015-09-12-sampled.json.gz"));

        Assert.Equal(39_244, records.Count);
        Assert.Equal(394_298, records.Sum(r => System.Text.Json.JsonDocument.Parse(r).RootElement.GetProperty("deleted").GetInt64()));
    }

    private static FileSource Source(string path, Func<FileSourceOptions, FileSourceOptions>? change = null) =>
        new((change ?? (o => o))(new FileSourceOptions { Path = path }), new StreamFields(), TimeProvider.System);

    private static async Task<List<string>> ReadAsync(string path, Func<FileSourceOptions, FileSourceOptions>? change = null) =>
        (await Reading.AllAsync(Source(path, change))).Records;
}
