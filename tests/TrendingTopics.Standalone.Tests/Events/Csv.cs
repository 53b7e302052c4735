using System.Text;

namespace TrendingTopics.Standalone.Tests.Events;

/// <summary>A plain CSV reader, so that the tests need not trust the program's.</summary>
internal static class Csv
{
    /// <summary>The rows of a file with a header, by column.</summary>
    public static IEnumerable<Dictionary<string, string>> Read(string path)
    {
        using var rows = Rows(File.ReadAllText(path)).GetEnumerator();
        rows.MoveNext();
        var header = rows.Current;
        while (rows.MoveNext())
        {
            yield return header.Zip(rows.Current).ToDictionary(c => c.First, c => c.Second);
        }
    }

    private static IEnumerable<List<string>> Rows(string text)
    {
        var row = new List<string>();
        var cell = new StringBuilder();
        var quoted = false;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (quoted)
            {
                if (c != '"')
                {
                    cell.Append(c);
                }
                else if (i + 1 < text.Length && text[i + 1] == '"')
                {
                    cell.Append('"');
                    i++;
                }
                else
                {
                    quoted = false;
                }
            }
            else if (c == '"')
            {
                quoted = true;
            }
            else if (c is ',' or '\n')
            {
                row.Add(cell.ToString());
                cell.Clear();
                if (c == '\n')
                {
                    yield return row;
                    row = [];
                }
            }
            else if (c != '\r')
            {
                cell.Append(c);
            }
        }

        if (row.Count > 0 || cell.Length > 0)
        {
            row.Add(cell.ToString());
            yield return row;
        }
    }
}
