using System.Globalization;
using System.Text;
using Spectre.Console.Rendering;

namespace TrendingTopics.Programs.Text;

/// <summary>
/// Shows a topic in a terminal. Topics are whatever strangers write: what would move the cursor, change colours, reverse the text or
/// break the line is shown as its code point, and long ones are cut.
/// </summary>
public static class TopicText
{
    private const int ZeroWidthJoiner = 0x200D;

    /// <summary>How many terminal cells the text takes.</summary>
    public static int Width(string text) => new Segment(text).CellCount();

    /// <summary>The topic as harmless text of at most <paramref name="cells"/> terminal cells.</summary>
    public static string Show(string topic, int cells)
    {
        var shown = new StringBuilder();
        var width = 0;
        foreach (var cluster in Clusters(topic))
        {
            var clusterWidth = Width(cluster);
            if (width + clusterWidth > cells)
            {
                return Cut(shown, cells);
            }

            shown.Append(cluster);
            width += clusterWidth;
        }

        return shown.ToString();
    }

    private static IEnumerable<string> Clusters(string topic)
    {
        var clusters = StringInfo.GetTextElementEnumerator(topic);
        while (clusters.MoveNext())
        {
            yield return string.Concat(clusters.GetTextElement().EnumerateRunes().Select(Show));
        }
    }

    private static string Show(Rune rune) => Rune.GetUnicodeCategory(rune) switch
    {
        UnicodeCategory.Format when rune.Value == ZeroWidthJoiner => rune.ToString(),
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator =>
            string.Create(CultureInfo.InvariantCulture, $"\\u{{{rune.Value:x}}}"),
        _ => rune.ToString(),
    };

    private static string Cut(StringBuilder shown, int cells)
    {
        var kept = shown.ToString();
        var elements = StringInfo.ParseCombiningCharacters(kept);
        for (var i = elements.Length - 1; i >= 0 && Width(kept) >= cells; i--)
        {
            kept = kept[..elements[i]];
        }

        return kept + "…";
    }
}
