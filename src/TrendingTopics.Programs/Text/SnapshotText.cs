using System.Globalization;
using System.Text;

namespace TrendingTopics.Programs.Text;

/// <summary>A snapshot as the block that readers of Spark's console output know.</summary>
public static class SnapshotText
{
    /// <summary>How many topics a block lists, as Spark's console does.</summary>
    public const int Rows = 20;

    private const string Line = "-------------------------------------------\n";

    /// <summary>Formats the block.</summary>
    /// <param name="batch">Its number.</param>
    /// <param name="snapshot">What it shows.</param>
    /// <param name="topicColumn">The heading of the topics: the name of the stream's topic field.</param>
    public static string Format(int batch, Snapshot snapshot, string topicColumn)
    {
        var window = $"{{{Time(snapshot.Start)}, {Time(snapshot.End)}}}";
        var text = new StringBuilder(Line)
            .Append(CultureInfo.InvariantCulture, $"Batch {batch} - Snapshot\n")
            .Append(Line)
            .Append(CultureInfo.InvariantCulture, $"Time: {Time(snapshot.At)}\n")
            .Append(CultureInfo.InvariantCulture, $"Window: {Time(snapshot.Start)} - {Time(snapshot.End)}\n");
        TextTable.Append(
            text,
            ["window", TopicText.Show(topicColumn, 40), "num_ocurrencias"],
            [.. snapshot.Ranking.Topics.Take(Rows).Select(t => (string[])[window, TopicText.Show(t.Topic, 60), t.Count.ToString(CultureInfo.InvariantCulture)])]);
        if (snapshot.Ranking.Distinct > Rows)
        {
            text.Append(CultureInfo.InvariantCulture, $"only showing top {Rows} rows\n");
        }

        return text.Append('\n').ToString();
    }

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
}
