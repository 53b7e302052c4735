using System.Text;
using Microsoft.Extensions.Configuration;
using TrendingTopics.Engine.Streams;
using TrendingTopics.Engine.Time;
using Xunit;

namespace TrendingTopics.Engine.Tests.Streams;

public class StreamDefinitionReaderTests
{
    [Theory]
    [InlineData("{}")]
    [InlineData("""{ "Streams": {} }""")]
    [InlineData("""{ "Streams": null }""")]
    [InlineData("""{ "Streams": { "hashtags": {} } }""")]
    [InlineData("""{ "Streams": { "hashtags": { "Top": null, "Windows": null, "Fields": {} } } }""")]
    public void Without_settings_there_is_the_hashtags_preset(string json)
    {
        var stream = Assert.Single(Read(json));

        Assert.Equal("hashtags", stream.Name);
        Assert.Equal("tweets_topic", stream.Topic);
        Assert.Equal(new StreamFields { Topic = "hashtag_principal", Time = "timestamp", User = "usuario", Text = "texto" }, stream.Fields);
        Assert.Equal("1m 5m/10s", Windows(stream));
        Assert.Equal(60_000_000, stream.Lateness);
        Assert.Equal(200, stream.Top);
    }

    [Fact]
    public void Every_setting_is_read()
    {
        var streams = Read("""
            { "Streams": {
                "a": {
                    "Topic": "words.in", "Fields": { "Topic": "t", "Time": "at", "User": "who", "Text": "says" }, "Extract": "words",
                    "Windows": ["30s", "1h/5m"], "Lateness": "10m", "Top": 50, "Time": "ingest", "IgnoreCase": true, "Counts": "all",
                    "MaxFuture": "1h", "IdleTimeout": "5s", "Trigger": "500ms", "CheckpointInterval": "00:00:30", "StartFrom": "latest",
                    "MaxTopics": 1000, "Retention": "30d", "OnDataLoss": "stop" },
                "b": { "windows": "1m, 5m/10s", "startFrom": "2026-01-31T09:30:00Z", "EXTRACT": "Hashtags" } } }
            """);

        Assert.Equal(["a", "b"], streams.Select(stream => stream.Name));
        Assert.Equal("30s 1h/5m", Windows(streams[0]));
        Assert.Equal(
            new StreamDefinition
            {
                Name = "a",
                Topic = "words.in",
                Fields = new StreamFields { Topic = "t", Time = "at", User = "who", Text = "says" },
                Extract = TopicExtraction.Words,
                Windows = streams[0].Windows,
                Lateness = 600 * UnixMicros.PerSecond,
                Top = 50,
                Time = EventTimeKind.Ingest,
                IgnoreCase = true,
                Counts = CountsKept.All,
                MaxFuture = 3_600 * UnixMicros.PerSecond,
                IdleTimeout = 5 * UnixMicros.PerSecond,
                Trigger = 500 * UnixMicros.PerMillisecond,
                CheckpointInterval = 30 * UnixMicros.PerSecond,
                StartFrom = StartPosition.Latest,
                MaxTopics = 1_000,
                Retention = 30 * 86_400 * UnixMicros.PerSecond,
                OnDataLoss = DataLossPolicy.Stop,
            },
            streams[0]);
        Assert.Equal("1m 5m/10s", Windows(streams[1]));
        Assert.Equal(TopicExtraction.Hashtags, streams[1].Extract);
        Assert.Equal(new StartPosition(StartKind.Time, UnixMicros.From(new DateTimeOffset(2026, 1, 31, 9, 30, 0, TimeSpan.Zero))), streams[1].StartFrom);
    }

    [Theory]
    [InlineData("""{ "Streams": "hashtags" }""", "Streams is 'hashtags'; it must hold streams by name.")]
    [InlineData("""{ "Streams": { "hashtags": "1m" } }""", "Streams:hashtags is '1m'; it must hold settings by name.")]
    [InlineData("""{ "Streams": { "Hashtags!": {} } }""", "Streams:Hashtags! has the name 'Hashtags!'; it must be 1 to 64 of a-z 0-9 - _.")]
    [InlineData("""{ "Streams": { "a": { "Latenes": "1m" } } }""", "Streams:a:Latenes is no setting; perhaps Lateness was meant.")]
    [InlineData("""{ "Streams": { "a": { "Fields": { "Zeit": "t" } } } }""", "Streams:a:Fields:Zeit is no setting; the settings here are Topic, Time, User, Text.")]
    [InlineData("""{ "Streams": { "a": { "Fields": "t" } } }""", "Streams:a:Fields is 't'; it must hold settings by name.")]
    [InlineData("""{ "Streams": { "a": { "Topic": "two words" } } }""", "Streams:a:Topic is 'two words'; it must be 1 to 249 of a-z A-Z 0-9 . _ -.")]
    [InlineData("""{ "Streams": { "a": { "Topic": { "x": 1 } } } }""", "Streams:a:Topic holds settings of its own; it must be a text.")]
    [InlineData("""{ "Streams": { "a": { "Extract": "tags" } } }""", "Streams:a:Extract is 'tags'; it must be field, hashtags or words.")]
    [InlineData("""{ "Streams": { "a": { "Extract": "1" } } }""", "Streams:a:Extract is '1'; it must be field, hashtags or words.")]
    [InlineData("""{ "Streams": { "a": { "Time": "now" } } }""", "Streams:a:Time is 'now'; it must be event or ingest.")]
    [InlineData("""{ "Streams": { "a": { "Counts": "some" } } }""", "Streams:a:Counts is 'some'; it must be tumbling, all or none.")]
    [InlineData("""{ "Streams": { "a": { "OnDataLoss": "cry" } } }""", "Streams:a:OnDataLoss is 'cry'; it must be continue or stop.")]
    [InlineData("""{ "Streams": { "a": { "IgnoreCase": "perhaps" } } }""", "Streams:a:IgnoreCase is 'perhaps'; it must be true or false.")]
    [InlineData("""{ "Streams": { "a": { "Lateness": "soon" } } }""", "Streams:a:Lateness is 'soon'; it must be a duration such as 250ms, 10s, 5m, 24h or 7d.")]
    [InlineData("""{ "Streams": { "a": { "Windows": "1d", "Lateness": "31d" } } }""", "Streams:a:Lateness is 31d; it must be from 0s to 30d.")]
    [InlineData("""{ "Streams": { "a": { "Trigger": "0s" } } }""", "Streams:a:Trigger is 0s; it must be from 1ms to 1d.")]
    [InlineData("""{ "Streams": { "a": { "Top": 0 } } }""", "Streams:a:Top is 0; it must be a whole number from 1 to 1000.")]
    [InlineData("""{ "Streams": { "a": { "Top": 1001 } } }""", "Streams:a:Top is 1001; it must be a whole number from 1 to 1000.")]
    [InlineData("""{ "Streams": { "a": { "Top": "1e2" } } }""", "Streams:a:Top is '1e2'; it must be a whole number.")]
    [InlineData("""{ "Streams": { "a": { "StartFrom": "yesterday" } } }""", "Streams:a:StartFrom is 'yesterday'; it must be earliest, latest or a time")]
    [InlineData("""{ "Streams": { "a": { "Windows": [] } } }""", "Streams:a:Windows is ''; it must be a size such as 30s")]
    [InlineData("""{ "Streams": { "a": { "Windows": ["1m", "5x"] } } }""", "Streams:a:Windows:1 is '5x'; it must be a size such as 30s")]
    [InlineData("""{ "Streams": { "a": { "Windows": ["10s/1m"] } } }""", "Streams:a:Windows:0 is '10s/1m'; it must be a size such as 30s")]
    [InlineData("""{ "Streams": { "a": { "Windows": ["1m", "60s"] } } }""", "Streams:a:Windows:1 is 1m, which is listed already")]
    [InlineData("""{ "Streams": { "a": { "Windows": ["1m", "24h/1s"] } } }""", "Streams:a:Windows:1 is 1d/1s, which needs 86761 panes of 1s")]
    [InlineData("""{ "Streams": { "a": { "Windows": ["1m", "1000d"] } } }""", "Streams:a:Windows:1 is 1000d; it must be a size such as 30s")]
    public void A_wrong_setting_is_named_with_what_it_may_be(string json, string message)
    {
        var exception = Assert.Throws<StreamDefinitionException>(() => Read(json));

        Assert.Single(exception.Errors);
        Assert.StartsWith(message, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void More_than_sixteen_windows_are_refused()
    {
        var windows = string.Join(',', Enumerable.Range(1, 17).Select(seconds => $"{seconds}s"));

        var exception = Assert.Throws<StreamDefinitionException>(() => Read($$"""{ "Streams": { "a": { "Windows": "{{windows}}" } } }"""));

        Assert.Equal("Streams:a:Windows lists 17 windows; there must be 1 to 16.", exception.Message);
    }

    [Fact]
    public void All_errors_are_told_at_once()
    {
        var exception = Assert.Throws<StreamDefinitionException>(() => Read("""
            { "Streams": { "a": { "Windows": ["5x"], "Top": 0 }, "b": { "Lateness": "soon", "Colour": "red" } } }
            """));

        Assert.Equal(
            ["Streams:a:Windows:0", "Streams:a:Top", "Streams:b:Colour", "Streams:b:Lateness"],
            exception.Errors.Select(error => error.Setting));
        Assert.StartsWith("4 stream settings are wrong:", exception.Message, StringComparison.Ordinal);
        Assert.All(exception.Errors, error => Assert.Contains(error.ToString(), exception.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void A_text_of_windows_counts_where_another_layer_has_a_list()
    {
        var configuration = new ConfigurationBuilder()
            .AddJsonStream(Json("""{ "Streams": { "a": { "Windows": ["1m", "5m/10s", "1h"] } } }"""))
            .AddInMemoryCollection([new("Streams:a:Windows", "30s,2m")])
            .Build();

        Assert.Equal("30s 2m", Windows(Assert.Single(StreamDefinitionReader.Read(configuration))));
    }

    [Fact]
    public void A_definition_built_in_code_is_checked_the_same_way()
    {
        var definition = new StreamDefinition
        {
            Name = "Upper",
            Fields = new StreamFields { Time = "" },
            Extract = (TopicExtraction)7,
            Windows = [new(1_500_000, 1_500_000), new(1_000_000, 2_000_000)],
            Lateness = -1,
            StartFrom = new StartPosition(StartKind.Time, -5),
        };

        var exception = Assert.Throws<StreamDefinitionException>(() => StreamDefinitionValidator.ThrowIfInvalid(definition));

        Assert.Equal(["Name", "Fields:Time", "Extract", "StartFrom", "Lateness", "Windows:0", "Windows:1"], exception.Errors.Select(error => error.Setting));
        StreamDefinitionValidator.ThrowIfInvalid(new StreamDefinition { Name = "fine" });
    }

    private static IReadOnlyList<StreamDefinition> Read(string json) =>
        StreamDefinitionReader.Read(new ConfigurationBuilder().AddJsonStream(Json(json)).Build());

    private static MemoryStream Json(string json) => new(Encoding.UTF8.GetBytes(json));

    private static string Windows(StreamDefinition stream) => string.Join(' ', stream.Windows);
}
