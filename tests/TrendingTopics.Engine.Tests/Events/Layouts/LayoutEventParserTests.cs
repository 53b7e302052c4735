using System.Globalization;
using System.Text;
using TrendingTopics.Engine.Events;
using TrendingTopics.Engine.Events.Layouts;
using TrendingTopics.Engine.Streams;
using Xunit;

namespace TrendingTopics.Engine.Tests.Events.Layouts;

public class LayoutEventParserTests
{
    private static readonly StreamDefinition Hashtags = new() { Name = "hashtags" };

    private readonly LayoutEventParser _parser = new(Hashtags);

    [Fact]
    public void Records_with_other_values_are_known_by_the_first_of_their_layout()
    {
        Parse("""{"usuario": "@DataFan", "texto": "Hola", "hashtag_principal": "#Spark", "timestamp": 1733940000.123}""");
        Parse("""{"usuario": null, "texto": "\u00a1Hola! \ud83d\ude00", "hashtag_principal": "#a\u00f1o", "timestamp": 1733940000123}""");
        Parse("""{"usuario": 42, "texto": "", "hashtag_principal": true, "timestamp": "2024-12-11T18:00:00.123Z"}""");
        Parse("""{"usuario": -1.5e-7, "texto": false, "hashtag_principal": 1e400, "timestamp": 1.733940000123e9}""");
        Assert.Equal(InvalidReason.NoTopic, Parse("""{"usuario": "x", "texto": "Hola", "hashtag_principal": null, "timestamp": 1733940000.123}"""));

        Assert.Equal(1, _parser.Unknown);
    }

    [Fact]
    public void Several_layouts_are_known_side_by_side_those_of_invalid_records_too()
    {
        string[] layouts =
        [
            """{"usuario": "@DataFan", "texto": "Hola", "hashtag_principal": "#Spark", "timestamp": 1733940000.123}""",
            """{"usuario": "@DataFan", "mensaje": "Hola", "contador": 1}""",
            """{"usuario": "@DataFan", "contenido": "Hola"}""",
            """{"hashtag_principal":"#Spark","timestamp":1733940000123}""",
            """{"hashtag_principal":"#Spark","timestamp":1733940000123,"c":["1"]}""",
            """{"hashtag_principal":"#Spark","timestamp":1733940000123,"c":null}""",
            """{"hashtag_principal":"#Spark","timestamp":1733940000123,"c":[]}""",
        ];

        for (var round = 0; round < 10; round++)
        {
            foreach (var record in layouts)
            {
                Parse(record);
            }
        }

        Assert.Equal(layouts.Length, _parser.Unknown);
    }

    [Fact]
    public void Layouts_that_were_too_many_make_room_for_those_that_come_later()
    {
        for (var count = 0; count < 100_000; count++)
        {
            Parse(string.Create(CultureInfo.InvariantCulture, $$"""{"n{{count}}": 1}"""));
        }

        var unknown = _parser.Unknown;
        var record = """{"hashtag_principal": "#Spark", "timestamp": 1733940000.123}""";
        for (var count = 0; count < 100_000; count++)
        {
            Assert.Equal(InvalidReason.None, Parse(record));
        }

        Assert.InRange(_parser.Unknown - unknown, 1, 70_000);
    }

    private InvalidReason Parse(string record)
    {
        var bytes = Encoding.UTF8.GetBytes(record);
        var reason = _parser.Parse(bytes, 0, out var parsed);
        if (reason == InvalidReason.None)
        {
            Assert.Equal(1_733_940_000_123_000, parsed.Time);
        }

        return reason;
    }
}
