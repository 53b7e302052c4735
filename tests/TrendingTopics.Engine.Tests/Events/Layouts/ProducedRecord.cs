using System.Globalization;
using System.Text;

namespace TrendingTopics.Engine.Tests.Events.Layouts;

/// <summary>Writes records in the shapes that producers send, with values of all kinds, some of them damaged, from a seed.</summary>
internal sealed class ProducedRecord(int seed)
{
    /// <summary>S: a string; N: a number; T: a time; V: any value. Quotation marks are written as apostrophes.</summary>
    private static readonly string[] Shapes =
    [
        "{'usuario': S, 'texto': S, 'hashtag_principal': S, 'timestamp': T}",
        "{'usuario': S, 'texto': S, 'hashtag_principal': S, 'timestamp': T}",
        "{'usuario':S,'texto':S,'hashtag_principal':S,'timestamp':T}",
        "{'timestamp': T, 'hashtag_principal': S, 'texto': S, 'usuario': S}",
        "{'usuario': V, 'texto': V, 'hashtag_principal': V, 'timestamp': V}",
        "{'hashtag_principal': V, 'timestamp': V}",
        "{'usuario': S, 'mensaje': S, 'contador': N}",
        "{'usuario': S, 'contenido': S}",
        "{'userId': N, 'movieId': N, 'rating': N, 'timestamp': T}",
        "{'c': ['1'], 'p': N, 's': S, 't': T, 'v': N}",
        "{'c': null, 'p': N, 's': S, 't': T, 'v': N}",
        "{'c': [], 'p': N, 's': S, 't': T, 'v': N}",
        "{'type':'trade','data':[{'c':null,'p':N,'s':S,'t':T,'v':N},{'c':['1','12'],'p':N,'s':S,'t':T,'v':N}]}",
        "{'type':'ping'}",
        "{'id': S, 'name': {'first': S, 'last': S}, 'post_code': V, 'hashtag_principal': S, 'registered': {'date': S}, 'timestamp': T, 'picture': S}",
        "{'user_id': N, 'event_type': S, 'timestamp': T, 'action': V, 'amount': N}",
        "{'hashtag_principal': {'a': V}, 'timestamp': T, 'x': N}",
        "{'hashtag_principal': S, 'timestamp': [], 'x': {}}",
        "{'hashtag_principal': S, 'timestamp': T, 'hashtag_principal': V, 'timestamp': V}",
        "{'hashtag_principal': S, 'timestamp': T, 'hashtag_principal': {}, 'timestamp': [N]}",
        "{'hashtag_principal': [{'hashtag_principal': S}], 'hashtag_principal': S, 'timestamp': {'timestamp': T}, 'timestamp': T}",
        "{'\\u0068ashtag_principal': S, 'time\\u0073tamp': T}",
        " {\n  'hashtag_principal': S,\n  'timestamp': T\n}\n",
        "{'hashtag_principal':\t S,'timestamp' :T} \r\n",
        "{'a name so long that it does not fit into one vector of thirty-two bytes': S, 'hashtag_principal': S, 'timestamp': T}",
        "{'hashtag_principal': S, 'timestamp': T, 'deep': DEEP}",
        "{'t': T}",
        "{'t': V, 's': V}",
        "{}",
        "[]",
    ];

    private static readonly string[] Strings =
    [
        "", "#IA", "#Spark", "@DataFan", "a", "1733940000.123", "1733940000", "2024-12-11T18:00:00.123Z", "2024-12-11T18:00:00.123\\u005A",
        "#a\\u00f1o", "#año", "\\ud83d\\ude00 #BigData", "\\ud83d", "\\\"quoted\\\"", "back\\\\slash", "\\/\\b\\f\\n\\r\\t", "#日本 #Kafka 😀 #kafka",
        "Aprendiendo #streaming con Spark y Kafka", "exactly thirty-one bytes long..", "exactly thirty-two bytes long...", "\u007F\u0080\uFEFF",
        "a text of more than two vectors, with a hashtag #atTheVeryEnd and then \\u00a1some\\u0021 more that goes on and on",
    ];

    private static readonly string[] Numbers =
    [
        "0", "-0", "-0.0", "0.0", "1", "-1", "42", "4.5", "1e400", "-1e400", "1.5e9", "1E-5", "0e0", "1733940000", "1733940000.123", "1733940000123",
        "1733940000123456", "1733940000.1234567", "1733940000.12345678", "1733940000123.9", "17339400001234567", "173394000012345678901234567890",
        "9999999999.999999", "253402300799999999", "253402300800000000", "1733940000e0", "1733940000.5e0", "1733940000.5E+3", "99999999999999999",
    ];

    private static readonly string[] NotNumbers =
        ["01", "-", "+1", ".5", "1.", "1.e5", "1e", "1e+", "-01", "00", "1733940000.", "01733940000", "1733940000.123.4", "0x10", "1_000", "NaN", "1 2"];

    private static readonly string[] NotStrings =
        ["\\x", "\\u12", "\\u12g4", "\\", "a\nb", "\u0001", "\u001f", "a\"b", "\t"];

    private static readonly string[] Others = ["null", "true", "false", "nul", "True", "truee", "[]", "{}", "[1, \"a\"]", "{\"timestamp\": 5}"];

    private readonly Random _random = new(seed);
    private readonly StringBuilder _text = new();

    public byte[] Next()
    {
        _text.Clear();
        foreach (var character in Pick(Shapes).Replace("DEEP", Deep(), StringComparison.Ordinal))
        {
            Append(character);
        }

        var bytes = Encoding.UTF8.GetBytes(_text.ToString());
        return _random.Next(4) == 0 ? Damage(bytes) : bytes;
    }

    private void Append(char character)
    {
        switch (character)
        {
            case 'S':
                _text.Append('"').Append(_random.Next(100) == 0 ? Pick(NotStrings) : Text()).Append('"');
                break;
            case 'N':
                _text.Append(_random.Next(100) == 0 ? Pick(NotNumbers) : Number());
                break;
            case 'T':
                Append(_random.Next(10) switch { 0 => 'V', 1 => 'S', _ => 'N' });
                break;
            case 'V' when _random.Next(3) == 0:
                _text.Append(Pick(Others));
                break;
            case 'V':
                Append(_random.Next(2) == 0 ? 'S' : 'N');
                break;
            default:
                _text.Append(character == '\'' ? '"' : character);
                break;
        }
    }

    private string Text() => _random.Next(3) switch
    {
        0 => new string('x', _random.Next(70)),
        1 => new string('x', _random.Next(40)) + Pick(Strings),
        _ => Pick(Strings),
    };

    private string Number() => _random.Next(3) switch
    {
        0 => Digits(_random.Next(1, 20)),
        1 => Digits(10) + "." + _random.NextInt64(1_000_000_000_000_000_000).ToString(CultureInfo.InvariantCulture)[.._random.Next(1, 9)],
        _ => Pick(Numbers),
    };

    private string Digits(int count) => (_random.NextInt64(1_000_000_000_000_000_000) + 1_000_000_000_000_000_000).ToString(CultureInfo.InvariantCulture)[..count];

    /// <summary>About as deep as is allowed, a level more or less.</summary>
    private string Deep()
    {
        var levels = _random.Next(60, 66);
        return new string('[', levels) + new string(']', levels);
    }

    private byte[] Damage(byte[] bytes)
    {
        var at = _random.Next(bytes.Length);
        var end = at + _random.Next(Math.Min(8, bytes.Length - at) + 1);
        return _random.Next(7) switch
        {
            0 => bytes[..at],
            1 => [.. bytes[..at], .. bytes[end..]],
            2 => [.. bytes[..at], (byte)_random.Next(256), .. bytes[at..]],
            3 => [.. bytes[..at], (byte)_random.Next(256), .. bytes[(at + 1)..]],
            4 => [.. bytes[..end], .. bytes[at..]],
            5 => [.. bytes, .. Encoding.UTF8.GetBytes(Pick([" ", "\n", "}", ",", "{}", "\0", "x"]))],
            _ => [.. bytes[..at], (byte)Pick(["{", "}", "\"", ",", ":", "\\", "0", "-", "e", ".", " ", "[", "]"])[0], .. bytes[(at + 1)..]],
        };
    }

    private string Pick(string[] values) => values[_random.Next(values.Length)];
}
