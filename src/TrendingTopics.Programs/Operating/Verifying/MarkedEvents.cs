using System.Buffers;
using System.Text.Json;
using TrendingTopics.Engine.Logs;
using TrendingTopics.Engine.Stores;
using TrendingTopics.Engine.Streams;
using TrendingTopics.Engine.Time;

namespace TrendingTopics.Programs.Operating.Verifying;

/// <summary>Events of a topic of their own, made so that they disturb a stream least: they close no window, and are late for none.</summary>
/// <param name="Topic">Their topic.</param>
/// <param name="Time">Their time in microseconds since the epoch; where the stream goes by append times, about theirs.</param>
internal sealed record MarkedEvents(string Topic, long Time)
{
    /// <summary>How many there are.</summary>
    public const int Count = 5;

    /// <summary>Makes them for a stream.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="partitions">Where its partitions stand.</param>
    /// <param name="now">What the clock shows.</param>
    public static MarkedEvents For(StreamDefinition stream, IReadOnlyList<PartitionStatus> partitions, long now)
    {
        var id = Guid.NewGuid().ToString("N")[..8];
        var topic = stream.Extract switch
        {
            TopicExtraction.Hashtags => $"#verify_{id}",
            TopicExtraction.Words => $"verify{id}",
            _ => $"#verify-{id}",
        };

        // A stream of old data that saw an event of now would close all its windows: theirs is the time that it has reached, where a
        // partition's watermark (which may have been advanced without an event) neither lies behind them nor follows.
        var reached = partitions.Max(p => p.Watermark is { } watermark ? Math.Max(watermark + Math.Min(stream.Lateness, UnixMicros.PerSecond), p.Time ?? 0) : p.Time);
        var time = stream.Time == EventTimeKind.Ingest ? now : reached ?? now;
        return new MarkedEvents(topic, UnixMicros.Floor(time, UnixMicros.PerMillisecond));
    }

    /// <summary>The window of the definition that holds them and closes first.</summary>
    public long WindowOf(WindowDefinition window) => window.FirstStart(Time);

    /// <summary>The events as the stream's producers send theirs.</summary>
    public LogBatch ToBatch(StreamDefinition stream)
    {
        var batch = new LogBatch(stream.Topic);
        for (var i = 0; i < Count; i++)
        {
            batch.Add(default, Write(stream));
        }

        return batch;
    }

    private ReadOnlySpan<byte> Write(StreamDefinition stream)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString(stream.Extract == TopicExtraction.Field ? stream.Fields.Topic : stream.Fields.Text, Topic);
            json.WriteNumber(stream.Fields.Time, Time / UnixMicros.PerMillisecond);
            json.WriteEndObject();
        }

        return buffer.WrittenSpan;
    }
}
