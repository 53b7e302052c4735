using System.Globalization;
using Spectre.Console;
using Spectre.Console.Rendering;
using TrendingTopics.Engine.Rankings;
using TrendingTopics.Engine.Time;
using TrendingTopics.Programs.Text;

namespace TrendingTopics.Standalone.Output;

/// <summary>A snapshot as the live table of the terminal.</summary>
internal static class SnapshotTable
{
    /// <summary>How many topics it lists at most.</summary>
    public const int Rows = 20;

    /// <summary>Lays it out.</summary>
    /// <param name="title">The stream's name.</param>
    /// <param name="snapshot">The current window; null before the first.</param>
    /// <param name="figures">Rate, late and the like.</param>
    /// <param name="rows">How many topics there is room for.</param>
    public static IRenderable Render(string title, Snapshot? snapshot, Figures figures, int rows)
    {
        var table = new Table { Border = TableBorder.Rounded };
        table.AddColumn(new TableColumn("rank").RightAligned());
        table.AddColumn(new TableColumn("topic") { Width = 34 });
        table.AddColumn(new TableColumn("count").RightAligned());
        table.AddColumn(new TableColumn("share").RightAligned());
        table.AddColumn(new TableColumn("change").RightAligned());
        foreach (var topic in snapshot?.Ranking.Topics.Take(Math.Min(rows, Rows)) ?? [])
        {
            table.AddRow(
                new Text(topic.Rank.ToString(CultureInfo.InvariantCulture)),
                new Text(TopicText.Show(topic.Topic, 34)),
                new Text(topic.Count.ToString("N0", CultureInfo.InvariantCulture)),
                new Text(Share(topic.Count, snapshot!.Ranking.Mentions)),
                Change(topic));
        }

        return new Rows(new Text(TitleOf(title, snapshot), new Style(decoration: Decoration.Bold)), table, new Text(Describe(snapshot, figures)), new Text(figures.Note));
    }

    private static string TitleOf(string title, Snapshot? snapshot) => snapshot is null
        ? $"{title}: waiting for events"
        : string.Create(CultureInfo.InvariantCulture, $"{title} · window {snapshot.Ranking.Window} · {snapshot.Start:HH:mm:ss} to {snapshot.End:HH:mm:ss} UTC{(snapshot.Ranking.Final ? " · final" : "")}");

    private static string Describe(Snapshot? snapshot, Figures figures) => string.Create(
        CultureInfo.InvariantCulture,
        $"{figures.Rate:N0} events/s · {figures.Events:N0} counted · late {figures.Late:N0} · invalid {figures.Invalid:N0} · watermark {Time(snapshot?.Ranking.Progress.Watermark)}");

    private static string Share(long count, long mentions) =>
        mentions == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"{100.0 * count / mentions:F1} %");

    private static string Time(long? micros) =>
        micros is { } known ? UnixMicros.ToTime(known).ToString("HH:mm:ss", CultureInfo.InvariantCulture) : "–";

    private static Text Change(RankedTopic topic) => topic.PreviousRank switch
    {
        null => new Text("new", new Style(Color.Blue)),
        var previous when previous > topic.Rank => new Text(string.Create(CultureInfo.InvariantCulture, $"▲ {previous - topic.Rank}"), new Style(Color.Green)),
        var previous when previous < topic.Rank => new Text(string.Create(CultureInfo.InvariantCulture, $"▼ {topic.Rank - previous}"), new Style(Color.Red)),
        _ => new Text("="),
    };
}
