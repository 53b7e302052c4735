using System.Text;

namespace TrendingTopics.Programs.Text;

/// <summary>A table as Spark's console prints it: <c>+---+</c> borders, cells aligned to the left.</summary>
internal static class TextTable
{
    /// <summary>Appends the table, each line ended by a line feed.</summary>
    public static void Append(StringBuilder text, IReadOnlyList<string> columns, IReadOnlyList<IReadOnlyList<string>> rows)
    {
        var widths = columns
            .Select((column, i) => Math.Max(TopicText.Width(column), rows.Select(r => TopicText.Width(r[i])).DefaultIfEmpty().Max()))
            .ToArray();
        var border = "+" + string.Concat(widths.Select(w => new string('-', w) + "+")) + "\n";
        text.Append(border);
        AppendRow(text, columns, widths);
        text.Append(border);
        foreach (var row in rows)
        {
            AppendRow(text, row, widths);
        }

        text.Append(border);
    }

    private static void AppendRow(StringBuilder text, IReadOnlyList<string> cells, int[] widths)
    {
        text.Append('|');
        for (var i = 0; i < widths.Length; i++)
        {
            text.Append(cells[i]).Append(' ', widths[i] - TopicText.Width(cells[i])).Append('|');
        }

        text.Append('\n');
    }
}
