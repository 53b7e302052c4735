using TrendingTopics.Engine.Reading;
using TrendingTopics.Engine.Stores;
using TrendingTopics.Engine.Streams;
using TrendingTopics.Engine.Time;
using TrendingTopics.Serving.Requests;

namespace TrendingTopics.Serving.Streams;

/// <summary>Says where a stream stands.</summary>
internal static class StatusReport
{
    public static StatusBody Of(StreamEntry stream, RunProgress progress, TimeProvider clock)
    {
        var partitions = progress.Partitions;
        var invalid = partitions.SelectMany(p => p.Invalid).GroupBy(i => i.Key).ToDictionary(g => g.Key, g => g.Sum(i => i.Value));
        return new StatusBody
        {
            Stream = stream.Name,
            Run = progress.Run.Number,
            NewestRun = stream.Newest.Number,
            Time = TimeText.ToUtc(progress.Time),
            Watermark = TimeText.ToUtc(progress.Watermark),
            ClosedUntil = TimeText.ToUtc(progress.ClosedUntil),
            AtEnd = partitions.Count >= progress.Run.Partitions && partitions.All(p => p.AtEnd),
            Lag = partitions.Sum(p => p.Lag),
            Events = partitions.Sum(p => p.Events),
            Mentions = partitions.Sum(p => p.Mentions),
            Late = partitions.Sum(p => p.Late),
            PartlyLate = partitions.Sum(p => p.PartlyLate),
            Invalid = invalid.Values.Sum(),
            InvalidByReason = invalid,
            ClockAheadSeconds = Seconds(partitions.Select(p => p.ClockAhead).DefaultIfEmpty().Max()),
            ClockBehindSeconds = Seconds(partitions.Select(p => p.ClockBehind).DefaultIfEmpty().Max()),
            UpdatedAt = partitions.Count > 0 ? TimeText.ToUtc(partitions.Max(p => p.UpdatedAt)) : null,
            Partitions = [.. partitions.Select(p => Of(p, UnixMicros.Now(clock)))],
        };
    }

    private static PartitionStatusBody Of(PartitionStatus status, long now) => new()
    {
        Partition = status.Partition,
        Offset = status.Offset,
        Lag = status.Lag,
        AtEnd = status.AtEnd,
        Idle = status.Idle,
        Time = TimeText.ToUtc(status.Time),
        Watermark = TimeText.ToUtc(status.Watermark),
        ClosedUntil = TimeText.ToUtc(status.ClosedUntil),
        Events = status.Events,
        Mentions = status.Mentions,
        Late = status.Late,
        PartlyLate = status.PartlyLate,
        InvalidByReason = status.Invalid,
        ClockAheadSeconds = Seconds(status.ClockAhead),
        ClockBehindSeconds = Seconds(status.ClockBehind),
        DataLosses = status.DataLosses,
        LiveTopics = status.LiveTopics,
        CheckpointAt = TimeText.ToUtc(status.CheckpointAt),
        CheckpointAgeSeconds = status.CheckpointAt is { } written ? Seconds(Math.Max(0, now - written)) : null,
        UpdatedAt = TimeText.ToUtc(status.UpdatedAt),
    };

    private static double Seconds(long micros) => Math.Round(micros / (double)UnixMicros.PerSecond, 3);
}
