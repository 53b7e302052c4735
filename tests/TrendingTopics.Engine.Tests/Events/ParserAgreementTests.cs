using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using TrendingTopics.Engine.Events;
using TrendingTopics.Engine.Streams;
using TrendingTopics.Engine.Time;
using Xunit;

namespace TrendingTopics.Engine.Tests.Events;

/// <summary>The parser against a slow reading of the same records through <see cref="JsonDocument"/>.</summary>
public partial class ParserAgreementTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Random_records_are_read_as_a_simple_reading_does(int seed)
    {
        var parser = new JsonEventParser(new StreamDefinition { Name = "test", Fields = new StreamFields { Topic = "topic", Time = "time" } });
        var records = new RandomRecord(seed);
        var seen = new Dictionary<InvalidReason, int>();
        for (var count = 0; count < 10_000; count++)
        {
            var record = records.Next();

            var reason = parser.Parse(record, 0, out var parsed);

            var expected = Reference(record);
            var actual = (reason, reason == InvalidReason.None ? Convert.ToHexString(parsed.Text) : "", reason == InvalidReason.None ? parsed.Time : 0);
            Assert.True(expected == actual, $"Seed {seed}, record {count}: {Encoding.UTF8.GetString(record)}\nexpected {expected}\nactual   {actual}");
            seen[reason] = seen.GetValueOrDefault(reason) + 1;
        }

        Assert.All(
            [InvalidReason.None, InvalidReason.NotAnObject, InvalidReason.NoTopic, InvalidReason.NoTime, InvalidReason.BadTime],
            reason => Assert.True(seen.GetValueOrDefault(reason) >= 100, $"{reason} was seen {seen.GetValueOrDefault(reason)} times"));
    }

    private static (InvalidReason Reason, string Topic, long Time) Reference(byte[] record)
    {
        JsonElement root;
        try
        {
            using var document = JsonDocument.Parse(record);
            root = document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return (InvalidReason.NotAnObject, "", 0);
        }

        if (root.ValueKind != JsonValueKind.Object)
        {
            return (InvalidReason.NotAnObject, "", 0);
        }

        var topic = Last(root, "topic");
        var spelling = topic.ValueKind switch
        {
            JsonValueKind.String => JsonMarshal.GetRawUtf8Value(topic)[1..^1],
            JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => JsonMarshal.GetRawUtf8Value(topic),
            _ => [],
        };
        if (spelling.IsEmpty)
        {
            return (InvalidReason.NoTopic, "", 0);
        }

        var time = Last(root, "time");
        if (time.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null)
        {
            return (InvalidReason.NoTime, "", 0);
        }

        var micros = time.ValueKind switch
        {
            JsonValueKind.Number => FromNumber(time.GetRawText()),
            JsonValueKind.String => Text(time.GetString) is { } text ? FromIso(text) ?? FromNumber(text) : null,
            _ => null,
        };
        return micros is { } valid && valid >= 0 && valid <= UnixMicros.Maximum
            ? (InvalidReason.None, Convert.ToHexString(spelling), (long)valid)
            : (InvalidReason.BadTime, "", 0);
    }

    private static JsonElement Last(JsonElement root, string name) =>
        root.EnumerateObject().LastOrDefault(property => Text(() => property.Name) == name).Value;

    /// <summary>Null where the text is not Unicode.</summary>
    private static string? Text(Func<string?> read)
    {
        try
        {
            return read();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private static BigInteger? FromNumber(string text)
    {
        var match = Number().Match(text);
        if (!match.Success)
        {
            return null;
        }

        var fraction = match.Groups["fraction"].Value;
        var exponent = int.Parse("0" + match.Groups["exponent"].Value, CultureInfo.InvariantCulture) * (match.Groups["sign"].Value == "-" ? -1 : 1);
        var digits = BigInteger.Parse(match.Groups["whole"].Value + fraction, CultureInfo.InvariantCulture);
        exponent -= fraction.Length;

        bool IsBelow(int power) => Scale(digits, exponent - power) == 0;
        return IsBelow(11) ? Scale(digits, exponent + 6) : IsBelow(14) ? Scale(digits, exponent + 3) : Scale(digits, exponent);
    }

    private static BigInteger Scale(BigInteger digits, int power) =>
        power >= 0 ? digits * BigInteger.Pow(10, power) : digits / BigInteger.Pow(10, -power);

    private static BigInteger? FromIso(string text)
    {
        var match = Iso().Match(text);
        if (!match.Success || !DateTime.TryParse(match.Groups["date"].Value, CultureInfo.InvariantCulture, out var time))
        {
            return null;
        }

        int Part(string name) => match.Groups[name].Success ? int.Parse(match.Groups[name].Value, CultureInfo.InvariantCulture) : 0;
        if (Part("hour") > 23 || Part("minute") > 59 || Part("second") > 59)
        {
            return null;
        }

        var offset = (Part("offsetHour") * 60) + Part("offsetMinute");
        var seconds = (time - DateTime.UnixEpoch).TotalSeconds + (((Part("hour") * 60) + Part("minute")) * 60) + Part("second")
            - (offset * 60 * (match.Groups["offsetSign"].Value == "-" ? -1 : 1));
        return ((BigInteger)seconds * 1_000_000) + long.Parse(match.Groups["fraction"].Value.PadRight(6, '0')[..6], CultureInfo.InvariantCulture);
    }

    [GeneratedRegex(@"\A(?<whole>0|[1-9][0-9]*)(\.(?<fraction>[0-9]+))?([eE](?<sign>[-+]?)(?<exponent>[0-9]+))?\z", RegexOptions.ExplicitCapture)]
    private static partial Regex Number();

    [GeneratedRegex(
        @"\A(?<date>[0-9]{4}-[0-9]{2}-[0-9]{2})([T ](?<hour>[0-9]{2}):(?<minute>[0-9]{2})(:(?<second>[0-9]{2})(\.(?<fraction>[0-9]+))?)?(Z|(?<offsetSign>[-+])(?<offsetHour>[0-9]{2})(:?(?<offsetMinute>[0-9]{2}))?)?)?\z",
        RegexOptions.ExplicitCapture)]
    private static partial Regex Iso();
}
