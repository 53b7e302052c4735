using System.Globalization;
using System.Text;

namespace TrendingTopics.Sources.Synthetic;

/// <summary>Writes strings as Python's <c>json.dumps</c> does, byte for byte.</summary>
internal static class PythonJson
{
    /// <summary>The text between the quotes: what is not printable ASCII is escaped, beyond the BMP as a surrogate pair.</summary>
    public static byte[] Escape(string text)
    {
        var escaped = new StringBuilder(text.Length + 16);
        foreach (var c in text)
        {
            _ = c switch
            {
                '"' => escaped.Append("\\\""),
                '\\' => escaped.Append("\\\\"),
                '\n' => escaped.Append("\\n"),
                '\r' => escaped.Append("\\r"),
                '\t' => escaped.Append("\\t"),
                '\f' => escaped.Append("\\f"),
                '\b' => escaped.Append("\\b"),
                >= ' ' and <= '~' => escaped.Append(c),
                _ => escaped.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
            };
        }

        return Encoding.ASCII.GetBytes(escaped.ToString());
    }
}
