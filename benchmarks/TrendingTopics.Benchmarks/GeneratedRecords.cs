using System.Buffers.Text;
using System.Text;
using TrendingTopics.Engine.Logs;

namespace TrendingTopics.Benchmarks;

/// <summary>
/// Four-field records of about 140 bytes, of one layout or of four that change at random, with Zipf-distributed (1.1) or equally likely topics, in one array, whose times can be moved on
/// in place, so that one set of records feeds a processor for as long as a benchmark runs.
/// </summary>
internal sealed class GeneratedRecords
{
    private const long FirstTime = 1_733_940_000_000;
    private const int TimeLength = 14;
    private readonly byte[] _bytes;
    private readonly int[] _ends;
    private readonly LogRecordPlace[] _places = new LogRecordPlace[LogRecords.Most];
    private readonly int _eventsPerSecond;
    private readonly Random _random = new(1);
    private long _round;

    public GeneratedRecords(int count, int topics, bool uniform, int eventsPerSecond, bool mixed = false)
    {
        _eventsPerSecond = eventsPerSecond;
        _bytes = new byte[count * 160L];
        _ends = new int[count + 1];
        AppendTimes = new long[count];
        var distribution = Distribution(topics, uniform);
        for (var i = 0; i < count; i++)
        {
            var topic = Array.BinarySearch(distribution, _random.NextDouble() * distribution[^1]);
            var record = Record(mixed ? _random.Next(4) : 0, $"@User{_random.Next(100_000)}", $"#topic{(topic < 0 ? ~topic : topic)}");
            _ends[i + 1] = _ends[i] + Encoding.UTF8.GetBytes(record, _bytes.AsSpan(_ends[i]));
        }

        MoveOn();
    }

    public int Count => AppendTimes.Length;

    public long[] AppendTimes { get; }

    public ReadOnlySpan<byte> this[int index] => _bytes.AsSpan(_ends[index], _ends[index + 1] - _ends[index]);

    /// <summary>Records as a log's reader pushes them together.</summary>
    /// <param name="from">The first one.</param>
    /// <param name="offset">Its offset.</param>
    public LogRecords Together(int from, long offset)
    {
        var places = _places.AsSpan(0, Math.Min(_places.Length, Count - from));
        for (var i = 0; i < places.Length; i++)
        {
            places[i] = new LogRecordPlace(offset + i, AppendTimes[from + i], _ends[from + i], _ends[from + i + 1] - _ends[from + i], 0, 0);
        }

        return new LogRecords { Partition = 0, Data = _bytes, Places = places };
    }

    /// <summary>The records follow on themselves in time; events lie up to 100 ms before their append time.</summary>
    public void MoveOn()
    {
        for (var i = 0; i < Count; i++)
        {
            var append = FirstTime + (((_round * Count) + i) * 1000 / _eventsPerSecond);
            AppendTimes[i] = append * 1000;
            var time = append - _random.Next(100);
            var digits = _bytes.AsSpan(_ends[i + 1] - TimeLength - 1, TimeLength);
            Utf8Formatter.TryFormat(time / 1000, digits, out _);
            digits[10] = (byte)'.';
            Utf8Formatter.TryFormat(time % 1000, digits[11..], out _, new('D', 3));
        }

        _round++;
    }

    private static string Record(int layout, string user, string topic) => layout switch
    {
        0 => $$"""{"usuario": "{{user}}", "texto": "Analizando datos en tiempo real con Kafka", "hashtag_principal": "{{topic}}", "timestamp": 0000000000.000}""",
        1 => $$"""{"usuario":"{{user}}","texto":"Analizando datos en tiempo real con Kafka","hashtag_principal":"{{topic}}","timestamp":0000000000.000}""",
        2 => $$"""{"hashtag_principal": "{{topic}}", "usuario": "{{user}}", "texto": "Analizando datos en tiempo real con Kafka", "timestamp": 0000000000.000}""",
        _ => $$"""{"usuario": "{{user}}", "idioma": "es", "reenviado": false, "texto": "Datos en tiempo real", "hashtag_principal": "{{topic}}", "timestamp": 0000000000.000}""",
    };

    private static double[] Distribution(int topics, bool uniform)
    {
        var distribution = new double[topics];
        var sum = 0.0;
        for (var i = 0; i < topics; i++)
        {
            sum += uniform ? 1 : Math.Pow(i + 1, -1.1);
            distribution[i] = sum;
        }

        return distribution;
    }
}
