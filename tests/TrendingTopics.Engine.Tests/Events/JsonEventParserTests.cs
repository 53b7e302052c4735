using System.Text;
using TrendingTopics.Engine.Events;
using TrendingTopics.Engine.Streams;
using Xunit;

namespace TrendingTopics.Engine.Tests.Events;

public class JsonEventParserTests
{
    private const long AppendTime = 1_733_940_001_000_000;

    private static readonly StreamDefinition Hashtags = new() { Name = "hashtags" };

    [Theory]
    [InlineData("""{"usuario": "@DataFan", "texto": "Hola", "hashtag_principal": "#Spark", "timestamp": 1733940000.123}""", "#Spark")]
    [InlineData("""{"timestamp": 1733940000.123, "hashtag_principal": "#Spark", "texto": "Hola", "usuario": "@DataFan"}""", "#Spark")]
    [InlineData("""{"usuario":null,"texto":null,"hashtag_principal":"#Spark","timestamp":1733940000.123}""", "#Spark")]
    [InlineData("""{"hashtag_principal": "#a\u00f1o", "timestamp": 1733940000.123}""", """#a\u00f1o""")]
    [InlineData("""{"hashtag_principal": "#\ud83d\ude00", "timestamp": 1733940000.123}""", """#\ud83d\ude00""")]
    [InlineData("""{"hashtag_principal": "#año", "timestamp": 1733940000.123}""", "#año")]
    [InlineData("""{"texto": "\u00a1Qu\u00e9 \ud83d\ude00 \"bien\"!", "hashtag_principal": "#IA", "timestamp": 1733940000.123}""", "#IA")]
    [InlineData("  {\"hashtag_principal\":\t\"#IA\"\r\n, \"timestamp\" : \"1733940000.123\" } \n", "#IA")]
    [InlineData("""{"\u0068ashtag_princip\u0061l": "#IA", "timest\u0061mp": 1733940000.123}""", "#IA")]
    [InlineData("""{"hashtag_principal": 42, "timestamp": 1733940000123}""", "42")]
    [InlineData("""{"hashtag_principal": -4.20e1, "timestamp": 1733940000123000}""", "-4.20e1")]
    [InlineData("""{"hashtag_principal": true, "timestamp": "2024-12-11T18:00:00.123Z"}""", "true")]
    [InlineData("""{"hashtag_principal": false, "timestamp": "2024-12-11\u005418:00:00.123\u005A"}""", "false")]
    [InlineData("""{"hashtag_principal": "#IA", "timestamp": 1733940000.123, "entities": {"hashtag_principal": "#no", "timestamp": [1, {"a": []}]}}""", "#IA")]
    [InlineData("""{"hashtag_principal": "#first", "hashtag_principal": "#last", "timestamp": 1, "timestamp": 1733940000.123}""", "#last")]
    [InlineData("""{"hashtag_principal": {"a": 1}, "hashtag_principal": "#last", "timestamp": null, "timestamp": 1733940000.123}""", "#last")]
    public void Topic_and_time_are_found(string record, string spelling)
    {
        var reason = new JsonEventParser(Hashtags).Parse(Encoding.UTF8.GetBytes(record), AppendTime, out var parsed);

        Assert.Equal(InvalidReason.None, reason);
        Assert.Equal(spelling, Encoding.UTF8.GetString(parsed.Text));
        Assert.Equal(1_733_940_000_123_000, parsed.Time);
        Assert.True(parsed.Mentions.IsEmpty);
    }

    [Theory]
    [InlineData("", InvalidReason.NotAnObject)]
    [InlineData("   ", InvalidReason.NotAnObject)]
    [InlineData("hello", InvalidReason.NotAnObject)]
    [InlineData("null", InvalidReason.NotAnObject)]
    [InlineData("42", InvalidReason.NotAnObject)]
    [InlineData("\"#IA\"", InvalidReason.NotAnObject)]
    [InlineData("""[{"hashtag_principal": "#IA", "timestamp": 1}]""", InvalidReason.NotAnObject)]
    [InlineData("""{"hashtag_principal": "#IA", "timestamp": 1""", InvalidReason.NotAnObject)]
    [InlineData("""{"hashtag_principal": "#IA", "timestamp": 1}}""", InvalidReason.NotAnObject)]
    [InlineData("""{"hashtag_principal": "#IA", "timestamp": 1} {}""", InvalidReason.NotAnObject)]
    [InlineData("""{"hashtag_principal": "#IA", "timestamp": 1},""", InvalidReason.NotAnObject)]
    [InlineData("""{"hashtag_principal": "#IA", "timestamp": 1,}""", InvalidReason.NotAnObject)]
    [InlineData("""{"hashtag_principal": "#IA", "timestamp": 01}""", InvalidReason.NotAnObject)]
    [InlineData("""{"hashtag_principal": "#IA", "timestamp": NaN}""", InvalidReason.NotAnObject)]
    [InlineData("""{'hashtag_principal': "#IA", "timestamp": 1}""", InvalidReason.NotAnObject)]
    [InlineData("""{"hashtag_principal": "#IA", "timestamp": 1 /* x */}""", InvalidReason.NotAnObject)]
    [InlineData("{\"hashtag_principal\": \"#I\nA\", \"timestamp\": 1}", InvalidReason.NotAnObject)]
    [InlineData("\uFEFF{\"hashtag_principal\": \"#IA\", \"timestamp\": 1}", InvalidReason.NotAnObject)]
    [InlineData("{}", InvalidReason.NoTopic)]
    [InlineData("""{"usuario": "@DataFan", "mensaje": "Hola", "contador": 1}""", InvalidReason.NoTopic)]
    [InlineData("""{"usuario": "@DataFan", "contenido": "Hola"}""", InvalidReason.NoTopic)]
    [InlineData("""{"hashtag_principal": null, "timestamp": 1733940000.123}""", InvalidReason.NoTopic)]
    [InlineData("""{"hashtag_principal": "", "timestamp": 1733940000.123}""", InvalidReason.NoTopic)]
    [InlineData("""{"hashtag_principal": ["#IA"], "timestamp": 1733940000.123}""", InvalidReason.NoTopic)]
    [InlineData("""{"hashtag_principal": {}, "timestamp": 1733940000.123}""", InvalidReason.NoTopic)]
    [InlineData("""{"hashtag_principal": "#IA", "hashtag_principal": null, "timestamp": 1733940000.123}""", InvalidReason.NoTopic)]
    [InlineData("""{"Hashtag_Principal": "#IA", "timestamp": 1733940000.123}""", InvalidReason.NoTopic)]
    [InlineData("""{"hashtag_principal\ud800": "#IA", "timestamp": 1733940000.123}""", InvalidReason.NoTopic)]
    [InlineData("""{"hashtag_principal": null, "timestamp": "never"}""", InvalidReason.NoTopic)]
    [InlineData("""{"hashtag_principal": "#IA"}""", InvalidReason.NoTime)]
    [InlineData("""{"hashtag_principal": "#IA", "timestamp": null}""", InvalidReason.NoTime)]
    [InlineData("""{"hashtag_principal": "#IA", "timestamp": ""}""", InvalidReason.BadTime)]
    [InlineData("""{"hashtag_principal": "#IA", "timestamp": "never"}""", InvalidReason.BadTime)]
    [InlineData("""{"hashtag_principal": "#IA", "timestamp": -1}""", InvalidReason.BadTime)]
    [InlineData("""{"hashtag_principal": "#IA", "timestamp": 1e30}""", InvalidReason.BadTime)]
    [InlineData("""{"hashtag_principal": "#IA", "timestamp": true}""", InvalidReason.BadTime)]
    [InlineData("""{"hashtag_principal": "#IA", "timestamp": [1733940000]}""", InvalidReason.BadTime)]
    [InlineData("""{"hashtag_principal": "#IA", "timestamp": {}}""", InvalidReason.BadTime)]
    [InlineData("""{"hashtag_principal": "#IA", "timestamp": "\ud800"}""", InvalidReason.BadTime)]
    public void Anything_else_is_invalid_for_one_reason(string record, InvalidReason reason)
    {
        Assert.Equal(reason, new JsonEventParser(Hashtags).Parse(Encoding.UTF8.GetBytes(record), AppendTime, out _));
    }

    [Theory]
    [InlineData("movieId", "timestamp", """{"userId": 7, "movieId": 296, "rating": 4.5, "timestamp": 1733940000123}""", "296")]
    [InlineData("s", "t", """{"c": ["1"], "p": 182.31, "s": "AAPL", "t": 1733940000123, "v": 100}""", "AAPL")]
    [InlineData("s", "t", """{"c":null,"p":182.31,"s":"AAPL","t":1733940000123,"v":100}""", "AAPL")]
    [InlineData("event_type", "timestamp", """{"user_id": 12, "event_type": "page_view", "timestamp": 1733940000.123}""", "page_view")]
    [InlineData("channel", "time", """{"time":"2024-12-11T18:00:00.123Z","channel":"#en.wikipedia","isRobot":false}""", "#en.wikipedia")]
    public void Records_of_other_shapes_are_read_by_their_fields(string topic, string time, string record, string spelling)
    {
        var parser = new JsonEventParser(Hashtags with { Fields = new StreamFields { Topic = topic, Time = time } });

        var reason = parser.Parse(Encoding.UTF8.GetBytes(record), AppendTime, out var parsed);

        Assert.Equal((InvalidReason.None, spelling, 1_733_940_000_123_000), (reason, Encoding.UTF8.GetString(parsed.Text), parsed.Time));
    }

    [Fact]
    public void The_time_of_an_ingest_time_stream_is_the_append_time()
    {
        var parser = new JsonEventParser(Hashtags with { Time = EventTimeKind.Ingest });

        var reason = parser.Parse("""{"hashtag_principal": "#IA", "timestamp": "never"}"""u8, AppendTime, out var parsed);

        Assert.Equal((InvalidReason.None, AppendTime), (reason, parsed.Time));
    }

    [Theory]
    [InlineData(64, InvalidReason.None)]
    [InlineData(65, InvalidReason.NotAnObject)]
    [InlineData(100_000, InvalidReason.NotAnObject)]
    public void Objects_may_be_64_levels_deep(int levels, InvalidReason reason)
    {
        var nested = new string('[', levels - 1) + new string(']', levels - 1);
        var record = Encoding.UTF8.GetBytes($$"""{"hashtag_principal": "#IA", "timestamp": 1, "x": {{nested}}}""");

        Assert.Equal(reason, new JsonEventParser(Hashtags).Parse(record, AppendTime, out _));
    }

    [Fact]
    public void One_field_may_be_both_topic_and_time()
    {
        var parser = new JsonEventParser(Hashtags with { Fields = new StreamFields { Topic = "t", Time = "t" } });

        Assert.Equal(InvalidReason.None, parser.Parse("""{"t": 1733940000}"""u8, AppendTime, out var parsed));

        Assert.Equal("1733940000", Encoding.UTF8.GetString(parsed.Text));
        Assert.Equal(1_733_940_000_000_000, parsed.Time);
    }
}
