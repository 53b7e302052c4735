using System.Text;
using TrendingTopics.Engine.Events;
using TrendingTopics.Engine.Events.Layouts;
using TrendingTopics.Engine.Streams;
using Xunit;

namespace TrendingTopics.Engine.Tests.Events;

public class ParserAllocationTests
{
    private static readonly string[] Records =
    [
        """{"usuario": "@DataFan", "texto": "Hola #Spark y #Kafka, #spark", "hashtag_principal": "#Spark", "timestamp": 1733940000.123}""",
        """{"usuario": "@DataFan", "texto": "Ma\u00f1ana \ud83d\ude00 #a\u00f1o #IA", "hashtag_principal": "#a\u00f1o", "timestamp": 1733940000123}""",
        """{"usuario": "@DataFan", "texto": "Mañana #año #niño #日本 no", "hashtag_principal": "#año", "timestamp": "2024-12-11T18:00:00.123Z"}""",
        """{"usuario": {"name": ["x"]}, "texto": "", "hashtag_principal": true, "timestamp": "2024-12-11T18:00:00.123\u005a"}""",
        """{"texto": "none", "hashtag_principal": "", "timestamp": null}""",
        """{"usuario": "@DataFan", "texto": "cut""",
    ];

    [Theory]
    [InlineData(TopicExtraction.Field, false)]
    [InlineData(TopicExtraction.Hashtags, false)]
    [InlineData(TopicExtraction.Hashtags, true)]
    [InlineData(TopicExtraction.Words, false)]
    public void Parsing_allocates_nothing(TopicExtraction extraction, bool ignoreCase)
    {
        var definition = new StreamDefinition { Name = "test", Extract = extraction, IgnoreCase = ignoreCase };
        var records = Records.Select(Encoding.UTF8.GetBytes).ToArray();

        foreach (var parser in new IEventParser[] { new JsonEventParser(definition), new LayoutEventParser(definition) })
        {
            // The runtime's own warming up may allocate, so the first round that does not is what counts.
            var allocated = Enumerable.Range(0, 50).Select(_ => Allocated(() => Parse(parser, records, times: 10_000))).FirstOrDefault(bytes => bytes == 0, -1);

            Assert.Equal(0, allocated);
        }
    }

    private static long Allocated(Action action)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        action();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static void Parse(IEventParser parser, byte[][] records, int times)
    {
        for (var time = 0; time < times; time++)
        {
            foreach (var record in records)
            {
                _ = parser.Parse(record, 0, out _);
            }
        }
    }
}
