using System.Globalization;
using System.Text;
using TrendingTopics.Engine.Logs;

namespace TrendingTopics.Faults.Tests.Loads;

/// <summary>
/// Records whose answers are known: hashtags of uneven popularity over some minutes of event time, out of order by up to half a minute
/// (less than the lateness of a minute, so that none is late), one in a thousand of them no event. The same seed makes the same load.
/// </summary>
public sealed class Load
{
    private const int FarBehind = 3_600_000;
    private readonly long[] _times;
    private readonly short[] _topics;
    private readonly string[] _names;

    /// <param name="seed">Makes it this load and no other.</param>
    /// <param name="records">How many records.</param>
    /// <param name="minutes">Over how many minutes of event time.</param>
    /// <param name="prefix">How its topics' names begin.</param>
    /// <param name="start">When its first event happens; by default 18:40 on 11 December 2024.</param>
    /// <param name="topics">How many topics occur in it, at most 30,000.</param>
    public Load(int seed, int records = 501_000, int minutes = 20, string prefix = "#tema", DateTimeOffset? start = null, int topics = 300)
    {
        var random = new Random(seed);
        Start = start ?? new DateTimeOffset(2024, 12, 11, 18, 40, 0, TimeSpan.Zero);
        Span = TimeSpan.FromMinutes(minutes);
        _times = new long[records];
        _topics = new short[records];
        _names = [.. Enumerable.Range(0, topics).Select(i => $"{prefix}{(i % 7 == 0 ? "ñ" : "")}{i}")];
        var first = Start.ToUnixTimeMilliseconds();
        for (var i = 0; i < records; i++)
        {
            _times[i] = first + (long)(Span.TotalMilliseconds * i / records) - random.Next(30_000);
            _topics[i] = (short)(topics * Math.Pow(random.NextDouble(), 3));
        }
    }

    /// <summary>When its first event happens, about.</summary>
    public DateTimeOffset Start { get; }

    /// <summary>The event time that it covers.</summary>
    public TimeSpan Span { get; }

    /// <summary>How many records it has.</summary>
    public int Records => _times.Length;

    /// <summary>How many of these are events.</summary>
    public int Events => Records - Enumerable.Range(0, Records).Count(i => !IsEvent(i));

    /// <summary>The topics that occur.</summary>
    public IReadOnlyList<string> Names => _names;

    /// <summary>Whether a record is an event.</summary>
    /// <param name="record">Its number in the load.</param>
    public static bool IsEvent(int record) => record % 1000 != 500;

    /// <summary>A record's event time, milliseconds since the epoch.</summary>
    /// <param name="record">Its number in the load.</param>
    public long TimeOf(int record) => _times[record];

    /// <summary>The index of a record's topic in <see cref="Names"/>.</summary>
    /// <param name="record">Its number in the load.</param>
    public int TopicOf(int record) => _topics[record];

    /// <summary>Adds a record to a batch.</summary>
    /// <param name="record">Its number in the load.</param>
    /// <param name="batch">Takes it.</param>
    /// <param name="key">Its key; empty: to all partitions in turn.</param>
    public void AddTo(LogBatch batch, int record, ReadOnlySpan<byte> key = default) =>
        batch.Add(key, IsEvent(record) ? Event(record, _names[_topics[record]], _times[record]) : "{\"usuario\": \"@user\", \"mensaje\": \"hola\"}"u8);

    /// <summary>Adds an event an hour behind the last, which closes every window of the load in its partition.</summary>
    /// <param name="batch">Takes it.</param>
    public void AddClosingTo(LogBatch batch) => batch.Add([], Event(0, "#fin", _times[^1] + FarBehind));

    private static byte[] Event(int number, string topic, long time) => Encoding.UTF8.GetBytes(string.Create(
        CultureInfo.InvariantCulture,
        $$"""{"usuario": "@user{{number % 997}}", "texto": "evento {{number}}", "hashtag_principal": "{{topic.Replace("ñ", "\\u00f1", StringComparison.Ordinal)}}", "timestamp": {{time / 1000}}.{{time % 1000:000}}}"""));
}
