using System.Text;

namespace TrendingTopics.Engine.Tests.Events;

/// <summary>Writes random records that are JSON or nearly so, from a seed.</summary>
internal sealed class RandomRecord(int seed)
{
    private static readonly string[] Names = ["topic", "topic", "topic", "time", "time", "time", "text", "topi", "topicc", "Time", "", "ñ", "x"];

    private static readonly string[] Times =
    [
        "0", "1", "1733940000", "1733940000.123", "1733940000123", "1733940000123456", "99999999999", "100000000000", "99999999999999.9",
        "100000000000000", "253402300799999999", "253402300800000000", "-1", "-0", "1.5e9", "1733940000123E-3", "0.00000123", "7e-7", "12e20",
        "2026-01-31", "2026-01-31T09:30", "2026-01-31 09:30:05", "2026-01-31T09:30:05.1234567Z", "2026-01-31T09:30:05+01:30",
        "2026-01-31T09:30:05-0900", "2026-01-31T09:30:05.5+14", "2026-02-30", "1969-12-31T23:59:59", "1970-01-01T00:30+01", "2026-01-31T25:00",
        "tomorrow", "",
    ];

    private static readonly string[] Characters =
        ["a", "#", " ", "Z", "9", "_", "ñ", "日", "😀", "\\n", "\\\"", "\\\\", "\\/", "\\u0041", "\\u00f1", "\\ud83d\\ude00", "\\ud83d", "'", "e\u0301"];

    private readonly Random _random = new(seed);
    private readonly StringBuilder _text = new();

    public byte[] Next()
    {
        _text.Clear();
        Space();
        if (_random.Next(20) == 0)
        {
            Value(depth: 0);
        }
        else
        {
            Object(depth: 0);
        }

        Space();
        var bytes = Encoding.UTF8.GetBytes(_text.ToString());
        return _random.Next(3) == 0 ? Damage(bytes) : bytes;
    }

    private void Object(int depth) => List('{', '}', () =>
    {
        Quote(_random.Next(4) == 0 ? Escaped(Pick(Names)) : Pick(Names));
        Space();
        _text.Append(':');
        Space();
        Value(depth + 1);
    });

    private void Value(int depth)
    {
        switch (_random.Next(depth < 4 ? 10 : 7))
        {
            case 0:
                _text.Append(Pick(["true", "false", "null"]));
                break;
            case 1 or 2:
                Quote(string.Concat(Enumerable.Range(0, _random.Next(6)).Select(_ => Pick(Characters))));
                break;
            case 3:
                Quote(Pick(Times));
                break;
            case 4:
                Quote(Escaped(Pick(Times)));
                break;
            case 5 or 6:
                var time = Pick(Times);
                _text.Append(char.IsDigit(time.FirstOrDefault()) && !time.Contains(':', StringComparison.Ordinal) && time.LastIndexOf('-') != 7 ? time : "17");
                break;
            case 7 or 8:
                Object(depth);
                break;
            default:
                List('[', ']', () => Value(depth + 1));
                break;
        }
    }

    private void List(char open, char close, Action item)
    {
        _text.Append(open);
        var count = _random.Next(6);
        for (var index = 0; index < count; index++)
        {
            Space();
            item();
            Space();
            _text.Append(index < count - 1 ? "," : "");
        }

        _text.Append(close);
    }

    private void Quote(string text) => _text.Append('"').Append(text).Append('"');

    /// <summary>Some characters of a text without escapes as escapes.</summary>
    private string Escaped(string text) =>
        string.Concat(text.Select(unit => _random.Next(5) switch
        {
            0 => $"\\u{(int)unit:x4}",
            1 => $"\\u{(int)unit:X4}",
            _ => $"{unit}",
        }));

    private void Space() => _text.Append(Pick(["", "", "", " ", "\t", "\r\n"]));

    private byte[] Damage(byte[] bytes)
    {
        var at = _random.Next(bytes.Length);
        var other = _random.Next(2) == 0 ? (byte)_random.Next(256) : (byte)Pick(["{", "}", "\"", ",", ":", "\\", "0", "-", "e", " ", "[", "]"])[0];
        return _random.Next(4) switch
        {
            0 => bytes[..at],
            1 => [.. bytes[..at], .. bytes[(at + 1)..]],
            2 => [.. bytes[..at], other, .. bytes[at..]],
            _ => [.. bytes[..at], other, .. bytes[(at + 1)..]],
        };
    }

    private string Pick(string[] values) => values[_random.Next(values.Length)];
}
