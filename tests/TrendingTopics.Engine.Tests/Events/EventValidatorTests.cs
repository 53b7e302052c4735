using System.Text;
using TrendingTopics.Engine.Events;
using TrendingTopics.Engine.Streams;
using TrendingTopics.Engine.Time;
using Xunit;

namespace TrendingTopics.Engine.Tests.Events;

public class EventValidatorTests
{
    private const long AppendTime = 1_733_940_000 * UnixMicros.PerSecond;

    private static readonly StreamDefinition Hashtags = new() { Name = "hashtags" };

    [Theory]
    [InlineData("""{"hashtag_principal": "#IA", "timestamp": 1733940000}""", InvalidReason.None)]
    [InlineData("""{"hashtag_principal": "#IA", "timestamp": 0}""", InvalidReason.None)]
    [InlineData("""{"hashtag_principal": "#IA", "timestamp": 1733940300}""", InvalidReason.None)]
    [InlineData("""{"hashtag_principal": "#IA", "timestamp": 1733940300.000001}""", InvalidReason.TooFarAhead)]
    [InlineData("""{"hashtag_principal": "#\ud83d", "timestamp": 1733940000}""", InvalidReason.TopicNotUnicode)]
    [InlineData("""{"hashtag_principal": null, "timestamp": 1733940000}""", InvalidReason.NoTopic)]
    [InlineData("""{"hashtag_principal": "#IA"}""", InvalidReason.NoTime)]
    [InlineData("""{"hashtag_principal": "#IA", "timestamp": "x"}""", InvalidReason.BadTime)]
    [InlineData("hello", InvalidReason.NotAnObject)]
    public void Records_are_judged_as_the_processor_will(string record, InvalidReason reason)
    {
        Assert.Equal(reason, new EventValidator(Hashtags).Check(Encoding.UTF8.GetBytes(record), AppendTime));
    }

    [Fact]
    public void A_topic_that_is_too_long_is_invalid_in_a_field_and_skipped_in_a_text()
    {
        var tag = "#" + new string('x', 512);
        var record = Encoding.UTF8.GetBytes($$"""{"hashtag_principal": "{{tag}}", "texto": "{{tag}}", "timestamp": 1733940000}""");

        Assert.Equal(InvalidReason.TopicTooLong, new EventValidator(Hashtags).Check(record, AppendTime));
        Assert.Equal(InvalidReason.None, new EventValidator(Hashtags with { Extract = TopicExtraction.Hashtags }).Check(record, AppendTime));
    }

    [Theory]
    [InlineData(InvalidReason.None, "none", "valid event")]
    [InlineData(InvalidReason.NotAnObject, "not_an_object", "one whole JSON object")]
    [InlineData(InvalidReason.NoTopic, "no_topic", "'hashtag_principal'")]
    [InlineData(InvalidReason.TopicTooLong, "topic_too_long", "512 bytes")]
    [InlineData(InvalidReason.TopicNotUnicode, "topic_not_unicode", "UTF-8")]
    [InlineData(InvalidReason.NoTime, "no_time", "'timestamp'")]
    [InlineData(InvalidReason.BadTime, "bad_time", "ISO 8601")]
    [InlineData(InvalidReason.TooFarAhead, "too_far_ahead", "5m")]
    public void Every_reason_has_a_stable_name_and_says_what_is_allowed(InvalidReason reason, string name, string allowed)
    {
        Assert.Equal(name, reason.Name());
        Assert.Contains(allowed, reason.Describe(Hashtags), StringComparison.Ordinal);
        Assert.Equal(8, Enum.GetValues<InvalidReason>().Length);
    }
}
