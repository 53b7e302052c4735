using TrendingTopics.Programs.Text;
using Xunit;

namespace TrendingTopics.Programs.Tests.Text;

public sealed class TopicTextTests
{
    [Theory]
    [InlineData("#IA", "#IA")]
    [InlineData("#niño", "#niño")]
    [InlineData("👩‍💻", "👩‍💻")]
    [InlineData("\u001b[31mred", "\\u{1b}[31mred")]
    [InlineData("a\r\nb\0", "a\\u{d}\\u{a}b\\u{0}")]
    [InlineData("\u009b2J", "\\u{9b}2J")]
    [InlineData("\u202egnp.exe", "\\u{202e}gnp.exe")]
    [InlineData("a\u2028b", "a\\u{2028}b")]
    [InlineData("[red]x[/]", "[red]x[/]")]
    public void Topic_is_shown_without_what_would_steer_a_terminal(string topic, string shown) =>
        Assert.Equal(shown, TopicText.Show(topic, 40));

    [Theory]
    [InlineData("abcdef", 6, "abcdef")]
    [InlineData("abcdefg", 6, "abcde…")]
    [InlineData("日本語日本語", 6, "日本…")]
    [InlineData("a\u0301bcdefghi", 4, "a\u0301bc…")]
    public void Long_topic_is_cut_to_the_cells_there_are(string topic, int cells, string shown)
    {
        Assert.Equal(shown, TopicText.Show(topic, cells));
        Assert.InRange(TopicText.Width(shown), 1, cells);
    }
}
