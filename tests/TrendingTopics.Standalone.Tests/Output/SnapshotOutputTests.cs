using Spectre.Console;
using TrendingTopics.Engine.Rankings;
using TrendingTopics.Engine.Reading;
using TrendingTopics.Engine.Stores;
using TrendingTopics.Engine.Streams;
using TrendingTopics.Engine.Time;
using TrendingTopics.Programs.Text;
using TrendingTopics.Standalone.Output;
using Xunit;

namespace TrendingTopics.Standalone.Tests.Output;

public sealed class SnapshotOutputTests
{
    private static readonly DateTimeOffset Minute = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Text_block_is_that_of_sparks_console()
    {
        var text = SnapshotText.Format(3, Snapshot(new RankedTopic(1, "#IA", 420), new RankedTopic(2, "#BigData", 7)), "hashtag_principal");

        Assert.Equal(
            """
            -------------------------------------------
            Batch 3 - Snapshot
            -------------------------------------------
            Time: 2026-01-01 00:00:42
            Window: 2026-01-01 00:00:00 - 2026-01-01 00:01:00
            +------------------------------------------+-----------------+---------------+
            |window                                    |hashtag_principal|num_ocurrencias|
            +------------------------------------------+-----------------+---------------+
            |{2026-01-01 00:00:00, 2026-01-01 00:01:00}|#IA              |420            |
            |{2026-01-01 00:00:00, 2026-01-01 00:01:00}|#BigData         |7              |
            +------------------------------------------+-----------------+---------------+


            """,
            text);
    }

    [Fact]
    public void Text_block_lists_twenty_topics_and_says_so()
    {
        var text = SnapshotText.Format(1, Snapshot([.. Enumerable.Range(1, 25).Select(i => new RankedTopic(i, $"#t{i}", 100 - i))]), "topic");

        Assert.Contains("#t20 ", text, StringComparison.Ordinal);
        Assert.DoesNotContain("#t21", text, StringComparison.Ordinal);
        Assert.Contains("only showing top 20 rows\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Snapshots_differ_when_a_count_or_the_window_does_and_not_when_only_time_has_passed()
    {
        var first = Snapshot(new RankedTopic(1, "#IA", 420));

        Assert.True(first.ShowsTheSame(first with { At = Minute.AddHours(1) }));
        Assert.False(first.ShowsTheSame(null));
        Assert.False(first.ShowsTheSame(Snapshot(new RankedTopic(1, "#IA", 421))));
        Assert.False(first.ShowsTheSame(first with { Ranking = first.Ranking with { Start = first.Ranking.Start + UnixMicros.PerSecond } }));
    }

    [Fact]
    public void Table_shows_hostile_topics_as_text_with_rank_share_and_change()
    {
        var snapshot = Snapshot(
            new RankedTopic(1, "[red]#IA[/]", 300, PreviousRank: 3, PreviousCount: 5),
            new RankedTopic(2, "\u001b[2J#Spark", 100, PreviousRank: 1, PreviousCount: 50),
            new RankedTopic(3, "#new", 27));

        var shown = Shown(snapshot);

        Assert.Contains("[red]#IA[/]", shown, StringComparison.Ordinal);
        Assert.Contains("\\u{1b}[2J#Spark", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("\u001b[2J", shown, StringComparison.Ordinal);
        Assert.Contains("▲ 2", shown, StringComparison.Ordinal);
        Assert.Contains("▼ 1", shown, StringComparison.Ordinal);
        Assert.Contains("new", shown, StringComparison.Ordinal);
        Assert.Contains("70.3 %", shown, StringComparison.Ordinal);
        Assert.Contains("1,234 events/s", shown, StringComparison.Ordinal);
        Assert.Contains("late 7", shown, StringComparison.Ordinal);
        Assert.Contains("watermark 23:59:12", shown, StringComparison.Ordinal);
    }

    private static string Shown(Snapshot snapshot)
    {
        using var output = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, Out = new AnsiConsoleOutput(output) });
        console.Profile.Width = 120;
        console.Profile.Capabilities.Unicode = true;
        console.Write(SnapshotTable.Render("hashtags", snapshot, new Figures(1234, 99_000, 7, 3, "http://localhost:5080"), 20));
        return output.ToString();
    }

    private static Snapshot Snapshot(params RankedTopic[] topics)
    {
        var window = new WindowDefinition(60 * UnixMicros.PerSecond, 60 * UnixMicros.PerSecond);
        var definition = new StreamDefinition { Name = "hashtags" };
        return new Snapshot(Minute.AddSeconds(42), new Ranking
        {
            Progress = new RunProgress(new StreamRun(1, "id", 1, definition), [new PartitionStatus { Partition = 0, Revision = 1, Watermark = UnixMicros.From(Minute.AddSeconds(-48)) }]),
            Window = window,
            Start = UnixMicros.From(Minute),
            Final = false,
            Mentions = topics.Sum(t => t.Count),
            Events = topics.Sum(t => t.Count),
            Distinct = topics.Length,
            Topics = topics,
        });
    }
}
