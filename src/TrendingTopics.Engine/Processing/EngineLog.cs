using Microsoft.Extensions.Logging;

namespace TrendingTopics.Engine.Processing;

/// <summary>What the engine logs.</summary>
internal static partial class EngineLog
{
    [LoggerMessage(1, LogLevel.Information, "Stream '{Stream}', run {Run}: reads topic '{Topic}' ({Partitions} partitions), windows {Windows}, lateness {Lateness}, {Time} time; writes the top {Top} of open windows, the counts of every topic in {Counts} closed ones, and keeps both for {Retention}; goes on from checkpoints of every {CheckpointInterval}.")]
    public static partial void StreamStarted(ILogger logger, string stream, int run, string topic, int partitions, string windows, string lateness, string time, int top, string counts, string retention, string checkpointInterval);

    [LoggerMessage(2, LogLevel.Information, "Stream '{Stream}', partition {Partition}: claimed under epoch {Epoch}, goes on at offset {Offset}.")]
    public static partial void PartitionLoaded(ILogger logger, string stream, int partition, long epoch, long offset);

    [LoggerMessage(3, LogLevel.Warning, "Stream '{Stream}', partition {Partition}: the checkpoint of epoch {Epoch} was refused because another processor has claimed the partition; this one writes no more.")]
    public static partial void PartitionRefused(ILogger logger, string stream, int partition, long epoch);

    [LoggerMessage(4, LogLevel.Error, "Stream '{Stream}', partition {Partition} has stopped. What is durable stays; start again when the cause is mended.")]
    public static partial void PartitionFailed(ILogger logger, Exception error, string stream, int partition);

    [LoggerMessage(5, LogLevel.Warning, "Stream '{Stream}', partition {Partition}: offset {Offset} is not in the log, which holds {Start} to {End}; records were lost before they were counted. Goes on at {Next}; the windows touched are marked not exact.")]
    public static partial void DataLoss(ILogger logger, string stream, int partition, long offset, long start, long end, long next);

    [LoggerMessage(6, LogLevel.Error, "Stream '{Stream}', partition {Partition}: offset {Offset} is not in the log, which holds {Start} to {End}; OnDataLoss is 'stop'.")]
    public static partial void DataLossStops(ILogger logger, string stream, int partition, long offset, long start, long end);

    [LoggerMessage(7, LogLevel.Warning, "Stream '{Stream}', partition {Partition}: the record at offset {Offset} is invalid ({Reason}); {Count} such records since this was said last. {Allowed}")]
    public static partial void InvalidRecord(ILogger logger, string stream, int partition, long offset, string reason, long count, string allowed);

    [LoggerMessage(14, LogLevel.Warning, "Stream '{Stream}', partition {Partition}: {Count} events up to {By} ahead of the log's clock were refused, as MaxFuture is {MaxFuture}. The clock of a client that writes there is ahead.")]
    public static partial void EventsAhead(ILogger logger, string stream, int partition, long count, string by, string maxFuture);

    [LoggerMessage(15, LogLevel.Warning, "Stream '{Stream}', partition {Partition}: {Count} events up to {By} behind the watermark were late and are in no window. The clock of a client that writes there is behind, or it sends old events; Lateness is {Lateness}.")]
    public static partial void EventsBehind(ILogger logger, string stream, int partition, long count, string by, string lateness);

    [LoggerMessage(8, LogLevel.Warning, "Stream '{Stream}': topic '{Topic}' is not the one that was read: it was deleted. A new run reads the one that is created in its place from its beginning.")]
    public static partial void TopicRecreated(ILogger logger, string stream, string topic);

    [LoggerMessage(11, LogLevel.Information, "Stream '{Stream}': topic '{Topic}' has more partitions than the {Partitions} that were there; the run goes on with all of them.")]
    public static partial void TopicGrown(ILogger logger, string stream, string topic, int partitions);

    [LoggerMessage(12, LogLevel.Information, "Stream '{Stream}': run {Run} has ended, because a newer one was begun that reads the log again.")]
    public static partial void RunSucceeded(ILogger logger, string stream, int run);

    [LoggerMessage(13, LogLevel.Warning, "Stream '{Stream}': the store does not have run {Run} any more, or has another of that number; it is registered anew.")]
    public static partial void RunForgotten(ILogger logger, string stream, int run);

    [LoggerMessage(9, LogLevel.Error, "Stream '{Stream}' has stopped.")]
    public static partial void StreamFailed(ILogger logger, Exception error, string stream);

    [LoggerMessage(10, LogLevel.Warning, "Stream '{Stream}': {Problem} It is tried again.")]
    public static partial void Waiting(ILogger logger, string stream, string problem);
}
