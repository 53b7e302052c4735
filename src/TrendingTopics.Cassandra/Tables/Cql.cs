using Cassandra;
using TrendingTopics.Engine.Streams;
using TrendingTopics.Engine.Time;

namespace TrendingTopics.Cassandra.Tables;

/// <summary>How keys and times are written in rows.</summary>
internal static class Cql
{
    private const long SlidesInBucket = 1000;
    private static readonly long Earliest = UnixMicros.From(DateTimeOffset.MinValue.AddDays(1));
    private static readonly long Latest = UnixMicros.From(DateTimeOffset.MaxValue.AddDays(-1));

    /// <summary>Whole milliseconds, as a timestamp; windows begin at whole seconds. Bounds beyond what a timestamp holds become the nearest.</summary>
    public static DateTimeOffset Time(long micros) => UnixMicros.ToTime(Math.Clamp(micros, Earliest, Latest));

    /// <summary>A timestamp that is a bound: the first whole millisecond that is not before it.</summary>
    public static DateTimeOffset Bound(long micros) => Time(-UnixMicros.Floor(-Math.Clamp(micros, Earliest, Latest), UnixMicros.PerMillisecond));

    /// <summary>A timestamp in microseconds.</summary>
    public static long Micros(Row row, string column) => UnixMicros.From(row.GetValue<DateTimeOffset>(column));

    /// <summary>The bucket that holds a window.</summary>
    public static long Bucket(WindowDefinition window, long start) =>
        (long)Math.Floor((decimal)start / (SlidesInBucket * window.Slide));

    /// <summary>The values of a run and a window, and more.</summary>
    public static object?[] Key(RunKey run, WindowDefinition window, params ReadOnlySpan<object?> more) =>
        [run.Stream, run.Run, window.ToString(), .. more];
}
