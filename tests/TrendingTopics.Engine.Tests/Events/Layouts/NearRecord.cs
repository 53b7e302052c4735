using System.Globalization;
using System.Text;

namespace TrendingTopics.Engine.Tests.Events.Layouts;

/// <summary>Writes records of a few layouts, from a seed: most are events, many of the others differ from one by a byte.</summary>
internal sealed class NearRecord(int seed)
{
    private static readonly string[] Strange =
        ["\"", "\\", "\\\"", "\\n", "\n", "\0", "\u001F", "{", "}", ",", ":", " ", "0", ".", "e", "-", "null", "é", "\u007F"];

    private readonly Random _random = new(seed);

    public byte[] Next()
    {
        var text = _random.Next(5) switch
        {
            0 => $$"""{"hashtag_principal":"{{Text(24)}}","timestamp":{{Time()}}}""",
            1 => $$"""{"n": {{Number()}}, "hashtag_principal": "{{Text(24)}}", "timestamp": {{Time()}}, "a name that needs more than one vector": "{{Text(70)}}"}""",
            2 => $$"""{"timestamp":"{{Time()}}","texto":"{{Text(90)}}","hashtag_principal":"{{Text(24)}}"} """,
            _ => $$"""{"usuario": "@{{Text(6)}}", "texto": "{{Text(120)}}", "hashtag_principal": "#{{Text(24)}}", "timestamp": {{Time()}}}""",
        };
        var bytes = Encoding.UTF8.GetBytes(text);
        switch (_random.Next(8))
        {
            case 0:
                bytes[_random.Next(bytes.Length)] = (byte)_random.Next(256);
                break;
            case 1:
                bytes = Encoding.UTF8.GetBytes(text.Insert(_random.Next(text.Length), Strange[_random.Next(Strange.Length)]));
                break;
            case 2:
                bytes = bytes[.._random.Next(bytes.Length)];
                break;
        }

        return bytes;
    }

    private string Text(int most) => new([.. Enumerable.Range(0, _random.Next(most)).Select(_ => (char)('a' + _random.Next(26)))]);

    private string Number() => _random.Next(4) switch
    {
        0 => "true",
        1 => "null",
        2 => _random.NextDouble().ToString("R", CultureInfo.InvariantCulture),
        _ => _random.Next(-9, 1000).ToString(CultureInfo.InvariantCulture),
    };

    private string Time()
    {
        var digits = (1_733_940_000_123_456 + _random.NextInt64(1_000_000_000)).ToString(CultureInfo.InvariantCulture);
        return _random.Next(6) switch
        {
            0 => digits,
            1 => digits[..13],
            2 => digits[..10],
            3 => $"{digits[..10]}.{digits[10..]}{_random.Next(10)}",
            _ => $"{digits[..10]}.{digits[10..13]}",
        };
    }
}
