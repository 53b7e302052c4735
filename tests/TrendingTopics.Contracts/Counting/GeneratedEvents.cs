using System.Globalization;
using System.Text;

namespace TrendingTopics.Contracts.Counting;

/// <summary>
/// A file of events whose answers are known: hashtags of uneven popularity over some minutes, out of order by up to half a minute
/// (which is less than the lateness), with records in between that are no events.
/// </summary>
public sealed class GeneratedEvents
{
    private const int Topics = 300;

    private GeneratedEvents(int events, int invalid, NaiveCounts minutes, NaiveCounts hops)
    {
        Events = events;
        Invalid = invalid;
        Minutes = minutes;
        Hops = hops;
    }

    public static DateTimeOffset Start { get; } = new(2024, 12, 11, 18, 40, 0, TimeSpan.Zero);

    public int Events { get; }

    public int Invalid { get; }

    /// <summary>The counts of 1m.</summary>
    public NaiveCounts Minutes { get; }

    /// <summary>The counts of 5m/10s.</summary>
    public NaiveCounts Hops { get; }

    /// <summary>Writes the file.</summary>
    public static GeneratedEvents Write(string path, int events, TimeSpan span, int seed)
    {
        var random = new Random(seed);
        var minutes = new NaiveCounts(TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(1));
        var hops = new NaiveCounts(TimeSpan.FromMinutes(5), TimeSpan.FromSeconds(10));
        var invalid = 0;
        using var file = new StreamWriter(path, append: false, new UTF8Encoding(false), bufferSize: 1 << 20) { NewLine = "\n" };
        for (var i = 0; i < events; i++)
        {
            var milliseconds = (long)(span.TotalMilliseconds * i / events) - random.Next(30_000);
            var time = Start.AddMilliseconds(milliseconds);
            var topic = "#tema" + (int)(Topics * Math.Pow(random.NextDouble(), 3));
            if (random.Next(10) == 0)
            {
                topic = "#señal" + random.Next(5);
            }

            file.WriteLine(
                $"{{\"usuario\": \"@user{random.Next(1000)}\", \"texto\": \"evento {i}\", \"hashtag_principal\": \"{Escape(topic)}\", \"timestamp\": {Seconds(time)}}}");
            minutes.Add(time, [topic]);
            hops.Add(time, [topic]);
            if (i % 1000 == 500)
            {
                invalid++;
                file.WriteLine($"{{\"usuario\": \"@user\", \"mensaje\": \"hola\", \"contador\": {i}}}");
            }
        }

        return new GeneratedEvents(events, invalid, minutes, hops);
    }

    private static string Escape(string topic) => topic.Replace("ñ", "\\u00f1", StringComparison.Ordinal);

    private static string Seconds(DateTimeOffset time) =>
        (time.ToUnixTimeMilliseconds() / 1000m).ToString("0.000", CultureInfo.InvariantCulture);
}
