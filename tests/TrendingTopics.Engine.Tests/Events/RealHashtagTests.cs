using System.Text;
using System.Text.Json;
using TrendingTopics.Engine.Events;
using TrendingTopics.Engine.Streams;
using Xunit;

namespace TrendingTopics.Engine.Tests.Events;

public class RealHashtagTests
{
    private const string File = "mayweather-mcgregor-tweets.csv";

    [Fact]
    public void Hashtags_of_real_tweets_are_those_that_are_known()
    {
        var path = Find();
        Assert.SkipWhen(path is null, $"There is no ../shared/data/{File} beside the repository.");
        var definition = new StreamDefinition { Name = "tweets", Extract = TopicExtraction.Hashtags, Time = EventTimeKind.Ingest, IgnoreCase = true };
        var parser = new JsonEventParser(definition);
        var canonicalizer = new TopicCanonicalizer(definition.Extract, definition.IgnoreCase);
        var topic = new byte[TopicCanonicalizer.MaxLength];
        var topics = new HashSet<string>();
        var (tweets, mentions, uses) = (0, 0, 0);

        foreach (var text in Texts(path!))
        {
            tweets++;
            foreach (var mention in Find(parser, text))
            {
                mentions++;
                Assert.Equal(InvalidReason.None, canonicalizer.TryCanonicalize(mention, topic, out var length));
                topics.Add(Encoding.UTF8.GetString(topic.AsSpan(0, length)));
            }

            // Every occurrence counts where each is parsed as a text of its own.
            uses += text.Split('#').Skip(1).Sum(piece => Find(parser, $"#{piece}").Count);
        }

        Assert.Equal((12_118, 962, 14_495, 14_436), (tweets, topics.Count, uses, mentions));
    }

    private static List<byte[]> Find(JsonEventParser parser, string text)
    {
        var record = JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, string> { ["texto"] = text });
        Assert.Equal(InvalidReason.None, parser.Parse(record, 0, out var parsed));
        var found = new List<byte[]>();
        foreach (var mention in parsed.Mentions)
        {
            found.Add(parsed.Text.Slice(mention.Start, mention.Length).ToArray());
        }

        return found;
    }

    private static string? Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (System.IO.File.Exists(Path.Combine(folder.FullName, "TrendingTopics.sln")))
            {
                var path = Path.Combine(folder.FullName, "..", "shared", "data", File);
                return System.IO.File.Exists(path) ? path : null;
            }
        }

        return null;
    }

    /// <summary>The last column of a CSV file whose fields may hold quoted commas, quotes and line breaks.</summary>
    private static IEnumerable<string> Texts(string path)
    {
        var field = new StringBuilder();
        var (quoted, isHeader) = (false, true);
        foreach (var character in System.IO.File.ReadAllText(path))
        {
            if (character == '"')
            {
                quoted = !quoted;
                field.Append(quoted && field.Length > 0 ? "\"" : "");
            }
            else if (quoted || character is not (',' or '\r' or '\n'))
            {
                field.Append(character);
            }
            else
            {
                if (character == '\n' && !isHeader)
                {
                    yield return field.ToString();
                }

                isHeader &= character != '\n';
                if (character != '\r')
                {
                    field.Clear();
                }
            }
        }
    }
}
