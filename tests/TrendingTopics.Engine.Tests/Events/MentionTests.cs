using System.Text;
using System.Text.Json;
using TrendingTopics.Engine.Events;
using TrendingTopics.Engine.Streams;
using Xunit;

namespace TrendingTopics.Engine.Tests.Events;

public class MentionTests
{
    private const long AppendTime = 1_733_940_001_000_000;

    private static readonly StreamDefinition Hashtags = new() { Name = "tags", Extract = TopicExtraction.Hashtags };

    private static readonly StreamDefinition Words = new() { Name = "words", Extract = TopicExtraction.Words };

    [Theory]
    [InlineData("", "")]
    [InlineData("nothing here", "")]
    [InlineData("#", "")]
    [InlineData("# # #! #-x", "")]
    [InlineData("#Spark", "#Spark")]
    [InlineData("learning #Spark, #Kafka; and (#Cassandra)!", "#Spark|#Kafka|#Cassandra")]
    [InlineData("#a#b##c", "#a|#b|#c")]
    [InlineData("x#y", "#y")]
    [InlineData("#_ #_1 #2017 #snake_case #kebab-case", "#_|#_1|#2017|#snake_case|#kebab")]
    [InlineData("#año #日本語 #Ελλάδα #½", "#año|#日本語|#Ελλάδα|#½")]
    [InlineData("#हिन्दी #an\u0303o", "#हिन्दी|#an\u0303o")] // marks belong to what stands before them
    [InlineData("#\uFE0F\u20E3 #\u0301x", "")] // but nothing begins with one: the keycap emoji is no hashtag
    [InlineData("#😀 #a😀", "#a")]
    [InlineData("＃Fullwidth", "")]
    [InlineData("#IA #Spark #IA #ia #IA", "#IA|#Spark|#ia")]
    [InlineData("#año #an\u0303o", "#año")] // one topic in two spellings
    public void Hashtags_are_found_each_once(string text, string hashtags)
    {
        Assert.Equal(hashtags, Mentions(Hashtags, text));
    }

    [Theory]
    [InlineData("#A #a #A", "#A")]
    [InlineData("#AÑO #año #Año #an\u0303o #ANO", "#AÑO|#ANO")]
    public void Hashtags_that_differ_in_case_are_one_where_case_is_ignored(string text, string hashtags)
    {
        Assert.Equal(hashtags, Mentions(Hashtags with { IgnoreCase = true }, text));
    }

    [Theory]
    [InlineData("", "")]
    [InlineData(" ... '' - _ ", "")]
    [InlineData("the quick the QUICK", "the|quick|the|QUICK")]
    [InlineData("don't 'quote' rock 'n' roll dogs' o’clock", "don't|quote|rock|n|roll|dogs|o’clock")]
    [InlineData("a''b", "a|b")]
    [InlineData("well-known snake_case #tag @user 3.14", "well|known|snake|case|tag|user|3|14")]
    [InlineData("el año 2017, 日本語 हिन्दी", "el|año|2017|日本語|हिन्दी")]
    [InlineData("❤\uFE0F love 😀", "love")]
    public void Words_are_found_each_time(string text, string words)
    {
        Assert.Equal(words, Mentions(Words, text));
    }

    [Fact]
    public void Over_long_topics_are_skipped_and_not_their_record()
    {
        var longest = new string('x', 511);

        Assert.Equal($"#a|#{longest}|#b", Mentions(Hashtags, $"#a #{longest} #{longest}y #b"));
        Assert.Equal($"a|y{longest}|b", Mentions(Words, $"a y{longest} yy{longest} b"));
        Assert.Equal("", Mentions(Hashtags, "#" + new string('ñ', 100_000)));
    }

    [Fact]
    public void A_decomposed_hashtag_counts_with_the_length_of_its_composed_form()
    {
        var decomposed = "#" + string.Concat(Enumerable.Repeat("n\u0303", 255));

        Assert.Equal(decomposed, Mentions(Hashtags, decomposed));
    }

    [Fact]
    public void Many_hashtags_in_one_text_are_found_each_once()
    {
        var tags = Enumerable.Range(0, 50_000).Select(number => $"#t{number}").ToArray();

        Assert.Equal(string.Join('|', tags), Mentions(Hashtags, string.Concat(tags) + string.Concat(tags)));
    }

    [Theory]
    [InlineData("""{"timestamp": 1}""", InvalidReason.NoTopic)]
    [InlineData("""{"texto": null, "timestamp": 1}""", InvalidReason.NoTopic)]
    [InlineData("""{"texto": 5, "timestamp": 1}""", InvalidReason.NoTopic)]
    [InlineData("""{"texto": ["#a"], "timestamp": 1}""", InvalidReason.NoTopic)]
    [InlineData("""{"hashtag_principal": "#a", "timestamp": 1}""", InvalidReason.NoTopic)]
    [InlineData("""{"texto": "#a \ud83d", "timestamp": 1}""", InvalidReason.TopicNotUnicode)]
    [InlineData("""{"texto": "#a"}""", InvalidReason.NoTime)]
    [InlineData("""{"texto": "#a", "timestamp": "x"}""", InvalidReason.BadTime)]
    [InlineData("""{"texto": "", "timestamp": 1}""", InvalidReason.None)]
    [InlineData("""{"texto": "no tags", "timestamp": 1}""", InvalidReason.None)]
    public void The_text_must_be_a_string(string record, InvalidReason reason)
    {
        Assert.Equal(reason, new JsonEventParser(Hashtags).Parse(Encoding.UTF8.GetBytes(record), AppendTime, out _));
    }

    [Fact]
    public void Invalid_utf8_in_the_text_is_told()
    {
        byte[] record = [.. "{\"texto\": \"#a "u8, 0xC3, .. "\", \"timestamp\": 1}"u8];

        Assert.Equal(InvalidReason.TopicNotUnicode, new JsonEventParser(Hashtags).Parse(record, AppendTime, out _));
    }

    /// <summary>The mentions of a text, which is handed over both as it is and with every character escaped.</summary>
    private static string Mentions(StreamDefinition definition, string text)
    {
        var parser = new JsonEventParser(definition);
        var plain = Mentions(parser, JsonSerializer.Serialize(text, Relaxed));
        var escaped = Mentions(parser, $"\"{string.Concat(text.Select(unit => $"\\u{(int)unit:x4}"))}\"");
        Assert.Equal(plain, escaped);
        return plain;
    }

    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static string Mentions(JsonEventParser parser, string json)
    {
        var reason = parser.Parse(Encoding.UTF8.GetBytes($$"""{"texto": {{json}}, "timestamp": 1733940000}"""), AppendTime, out var parsed);

        Assert.Equal((InvalidReason.None, 1_733_940_000_000_000), (reason, parsed.Time));
        var mentions = new List<string>();
        foreach (var mention in parsed.Mentions)
        {
            mentions.Add(Encoding.UTF8.GetString(parsed.Text.Slice(mention.Start, mention.Length)));
        }

        return string.Join('|', mentions);
    }
}
