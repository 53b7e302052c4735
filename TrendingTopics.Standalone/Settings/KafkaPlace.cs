using System.Diagnostics.CodeAnalysis;
using TrendingTopics.Engine.Logs;
using TrendingTopics.Wire;

namespace TrendingTopics.Standalone.Settings;

/// <summary>A topic in Kafka, as it is named on the command line: <c>kafka://HOST:PORT[,HOST:PORT…]/TOPIC</c>.</summary>
/// <param name="Servers">Where the cluster is.</param>
/// <param name="Topic">The topic.</param>
internal sealed record KafkaPlace(string Servers, string Topic)
{
    private const string Prefix = "kafka://";

    /// <summary>Reads the form; false where the text is none of it.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out KafkaPlace? place)
    {
        place = null;
        if (!text.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        var rest = text[Prefix.Length..];
        var slash = rest.IndexOf('/', StringComparison.Ordinal);
        if (slash > 0 && WireOptions.IsServers(rest[..slash]) && LogTopic.IsName(rest[(slash + 1)..]))
        {
            place = new KafkaPlace(rest[..slash], rest[(slash + 1)..]);
        }

        return place is not null;
    }
}
