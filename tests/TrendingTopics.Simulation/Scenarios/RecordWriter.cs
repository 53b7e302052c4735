using System.Globalization;
using System.Text;
using TrendingTopics.Simulation.Randomness;

namespace TrendingTopics.Simulation.Scenarios;

/// <summary>Writes records as existing programs might: any field order, spacing, escapes and form of time that JSON and formats allow.</summary>
internal sealed class RecordWriter(SeededRandom random, TextKind kind)
{
    private const long Second = 1_000_000;

    private static readonly string[] Objects = ["{}", "{\"a\":1}", "[]", "[\"#x\"]"];
    private static readonly string[] NotObjects =
    [
        "", " ", "null", "17", "\"#x\"", "[{\"timestamp\":1}]", "{", "{\"timestamp\":17", "{\"timestamp\":17,}", "not json", "{\"timestamp\":17} {}",
        "{'timestamp':17}",
    ];

    private static readonly string[] BadTimes = ["true", "\"yesterday\"", "-5", "1e40", "{}", "[1]", "\"2026-13-01T00:00:00Z\"", "\"\""];

    /// <summary>An event with a topic in its field.</summary>
    public byte[] Field(long time, Spelling topic) =>
        Write(Time(time), topic.Literal && random.Chance(0.5) ? topic.Text : Quote(topic.Text), Quote("some text"));

    /// <summary>An event with topics in its text.</summary>
    public byte[] Text(long time, string text) => Write(Time(time), Quote("#unused"), Quote(text));

    /// <summary>An event without a time.</summary>
    public byte[] NoTime(string topicOrText) => Write(random.Chance(0.5) ? null : "null", Quote(topicOrText), Quote(topicOrText));

    /// <summary>An event whose time is none.</summary>
    public byte[] BadTime(string topicOrText) => Write(random.Pick(BadTimes), Quote(topicOrText), Quote(topicOrText));

    /// <summary>What is no object.</summary>
    public byte[] NotAnObject() => Encoding.UTF8.GetBytes(random.Pick(NotObjects));

    /// <summary>An object without a topic, or a text.</summary>
    public byte[] NoTopic(long time)
    {
        var topic = random.Below(5) switch { 0 => null, 1 => "null", 2 when kind == TextKind.Field => "\"\"", _ => random.Pick(Objects) };
        return kind == TextKind.Field ? Write(Time(time), topic, Quote("some text")) : Write(Time(time), Quote("#unused"), topic);
    }

    /// <summary>A topic of more than 512 bytes in its field.</summary>
    public byte[] TopicTooLong(long time) => Write(Time(time), Quote("#" + new string('x', 512 + random.Below(3))), Quote("some text"));

    /// <summary>A topic that is not Unicode in its field.</summary>
    public byte[] TopicNotUnicode(long time)
    {
        if (random.Chance(0.5))
        {
            return Write(Time(time), "\"#half \\ud83d\"", Quote("some text"));
        }

        var bytes = Write(Time(time), "\"#byte ~~\"", Quote("some text"));
        var at = bytes.AsSpan().IndexOf("~~"u8);
        bytes[at] = 0xC3;
        bytes[at + 1] = 0x28;
        return bytes;
    }

    private byte[] Write(string? time, string? topic, string? text)
    {
        List<(string Name, string Value)> fields = [("usuario", Quote("@DataFan"))];
        Add("texto", text);
        Add("hashtag_principal", topic);
        Add("timestamp", time);
        if (random.Chance(0.2))
        {
            fields.Add(("extra", "{\"timestamp\": [1, {\"hashtag_principal\": \"#not this\"}]}"));
        }

        if (random.Chance(0.3))
        {
            for (var i = fields.Count - 1; i > 0; i--)
            {
                var j = random.Below(i + 1);
                (fields[i], fields[j]) = (fields[j], fields[i]);
            }
        }

        var (comma, colon) = random.Pick([(", ", ": "), (",", ":"), (" ,\n", "\t: ")]);
        return Encoding.UTF8.GetBytes("{" + string.Join(comma, fields.Select(f => Quote(f.Name, escapes: 0) + colon + f.Value)) + "}");

        void Add(string name, string? value)
        {
            if (value is not null)
            {
                fields.Add((name, value));
            }
        }
    }

    /// <summary>The time in one of the forms that can hold it: seconds, milliseconds or microseconds as numbers, or ISO 8601.</summary>
    private string Time(long time)
    {
        var form = random.Below(6);
        if (form == 1 && time % 1000 == 0 && time / 1000 >= 100_000_000_000)
        {
            return (time / 1000).ToString(CultureInfo.InvariantCulture);
        }

        if (form == 2 && time >= 100_000_000_000_000)
        {
            return time.ToString(CultureInfo.InvariantCulture);
        }

        if (form is 3 or 4)
        {
            var zone = random.Pick([0, 0, 120, -330]);
            var local = DateTime.UnixEpoch.AddTicks((time * 10) + (zone * 60 * TimeSpan.TicksPerSecond));
            var text = local.ToString(time % Second == 0 ? "yyyy-MM-dd'T'HH:mm:ss" : "yyyy-MM-dd'T'HH:mm:ss.ffffff", CultureInfo.InvariantCulture);
            var sign = zone < 0 ? '-' : '+';
            return string.Create(CultureInfo.InvariantCulture, $"\"{text}{(zone == 0 ? "Z" : $"{sign}{Math.Abs(zone) / 60:00}:{Math.Abs(zone) % 60:00}")}\"");
        }

        var fraction = (time % Second).ToString("000000", CultureInfo.InvariantCulture).TrimEnd('0');
        return (time / Second).ToString(CultureInfo.InvariantCulture) + (fraction.Length > 0 ? "." + fraction : "");
    }

    private string Quote(string text, double escapes = 0.15)
    {
        var json = new StringBuilder("\"", text.Length + 16);
        var all = random.Chance(escapes);
        foreach (var c in text)
        {
            _ = (all && random.Chance(0.5)) || c < ' ' ? json.Append(Escape(c))
                : c is '"' or '\\' || (c == '/' && all) ? json.Append('\\').Append(c)
                : char.IsSurrogate(c) && all ? json.Append(Escape(c))
                : json.Append(c);
        }

        // A pair of which only one half is escaped is not UTF-8: escape both.
        for (var i = 1; i < json.Length; i++)
        {
            if (char.IsLowSurrogate(json[i]) && !char.IsHighSurrogate(json[i - 1]))
            {
                json.Replace(json[i].ToString(), Escape(json[i]), i, 1);
            }
            else if (char.IsHighSurrogate(json[i]) && !char.IsLowSurrogate(json[i + 1]))
            {
                json.Replace(json[i].ToString(), Escape(json[i]), i, 1);
            }
        }

        return json.Append('"').ToString();
    }

    private string Escape(char c) => c switch
    {
        '\t' when random.Chance(0.5) => "\\t",
        _ => "\\u" + ((int)c).ToString(random.Chance(0.5) ? "x4" : "X4", CultureInfo.InvariantCulture),
    };
}
