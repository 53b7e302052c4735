using System.Globalization;
using TrendingTopics.Engine.Streams;
using Xunit;

namespace TrendingTopics.Engine.Tests.Streams;

public class PanePlanTests
{
    [Theory]
    [InlineData("1m", "1m: 1m")]
    [InlineData("5m/10s", "10s: 5m/10s")]
    [InlineData("7s/3s", "1s: 7s/3s")]
    [InlineData("1m,5m/10s", "10s: 1m 5m/10s")]
    [InlineData("1m,5m/10s,24h/1h", "10s: 1m 5m/10s | 1h: 24h/1h")]
    [InlineData("24h/1h,1m,5m/10s", "10s: 1m 5m/10s | 1h: 24h/1h")]
    [InlineData("24h/1h,7d/1d", "1h: 24h/1h 7d/1d")]
    [InlineData("1m,24h/1h,7d/1d", "1m: 1m | 1h: 24h/1h | 1d: 7d/1d")]
    [InlineData("90s/1m,2h/1m", "30s: 90s/1m 2h/1m")]
    public void Definitions_share_panes_until_one_would_need_more_than_a_thousand(string windows, string groups)
    {
        var definition = With(windows);

        var plan = PanePlan.Create(definition);

        Assert.Equal(groups.Replace("24h", "1d", StringComparison.Ordinal), string.Join(" | ", plan.Select(group => Describe(definition, group))));
    }

    [Fact]
    public void Panes_of_the_rest_grow_when_a_definition_leaves_the_group()
    {
        // Together 1 s, in which the longest would need 3,961 panes; what is left has 10 s in common.
        var plan = PanePlan.Create(With("1m,5m/10s,3601s"));

        Assert.Equal([10_000_000, 3_601_000_000], plan.Select(group => group.Pane));
    }

    [Theory]
    [InlineData("24h/1s")]
    [InlineData("1m,24h/1s")]
    public void A_definition_that_needs_more_than_ten_thousand_panes_is_refused(string windows)
    {
        var error = Assert.Throws<ArgumentException>(() => PanePlan.Create(With(windows)));

        Assert.Contains("of stream 'test' is 1d/1s, which needs 86761 panes of 1s", error.Message, StringComparison.Ordinal);
        Assert.Contains("10000", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(60, 300, 10, 43)] // 60 + 60 + 300 seconds
    [InlineData(0, 0, 10, 7)]
    [InlineData(1, 0, 10, 8)] // a pane that is needed in part is needed
    public void Live_panes_cover_size_lateness_and_future(long lateness, long maxFuture, long pane, long panes)
    {
        var definition = With("1m") with { Lateness = lateness * 1_000_000, MaxFuture = maxFuture * 1_000_000 };

        Assert.Equal(panes, PanePlan.LivePanes(definition, 0, pane * 1_000_000));
    }

    private static StreamDefinition With(string windows) => new()
    {
        Name = "test",
        Windows = [.. windows.Split(',').Select(window => WindowDefinition.Parse(window, CultureInfo.InvariantCulture))],
    };

    private static string Describe(StreamDefinition definition, PaneGroup group) =>
        $"{Duration.Format(group.Pane)}: {string.Join(' ', group.Definitions.Select(index => definition.Windows[index]))}";
}
