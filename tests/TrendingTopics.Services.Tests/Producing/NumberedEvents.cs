using System.Globalization;
using System.Text;

namespace TrendingTopics.Services.Tests.Producing;

/// <summary>Events that each carry a number of their own, so that each can be found again in the log.</summary>
internal static class NumberedEvents
{
    /// <summary>Writes a file with so many events, numbered from 0.</summary>
    public static void Write(string path, int count)
    {
        using var file = new StreamWriter(path, append: false, new UTF8Encoding(false), bufferSize: 1 << 20) { NewLine = "\n" };
        for (var i = 0; i < count; i++)
        {
            file.WriteLine(Of(i));
        }
    }

    /// <summary>The event of that number.</summary>
    public static string Of(int number) => string.Create(
        CultureInfo.InvariantCulture,
        $$"""{"usuario": "@user{{number % 1000}}", "texto": "n={{number}} evento", "hashtag_principal": "#tema{{number % 300}}", "timestamp": {{1733942400 + (number / 400)}}.5}""");

    /// <summary>The number that an event carries.</summary>
    public static int NumberOf(ReadOnlySpan<byte> value)
    {
        var at = value.IndexOf("\"n="u8);
        return at >= 0 && System.Buffers.Text.Utf8Parser.TryParse(value[(at + 3)..], out int number, out _)
            ? number
            : throw new FormatException($"No numbered event: {Encoding.UTF8.GetString(value)}");
    }
}
