using TrendingTopics.Engine.Rankings;
using TrendingTopics.Engine.Streams;
using TrendingTopics.Engine.Time;

namespace TrendingTopics.Cassandra.Tests.Servers;

/// <summary>Rows for tests.</summary>
internal static class Rows
{
    public static readonly WindowDefinition Minute = new(60 * UnixMicros.PerSecond, 60 * UnixMicros.PerSecond);
    public static readonly long Noon = UnixMicros.From(new DateTimeOffset(2026, 1, 1, 12, 0, 0, TimeSpan.Zero));

    public static PartitionWindow Partition(long version, bool final, long events) => new()
    {
        Window = Minute,
        Start = Noon,
        Version = version,
        Final = final,
        Events = events,
        Mentions = events,
        Distinct = 1,
        Topics = [new TopicCount("#IA", events)],
    };

    public static MergedWindow Merged(long start, params RankedTopic[] topics) => new()
    {
        Window = Minute,
        Start = start,
        Events = topics.Sum(t => t.Count),
        Mentions = topics.Sum(t => t.Count),
        Distinct = topics.Length,
        Topics = topics,
    };
}
