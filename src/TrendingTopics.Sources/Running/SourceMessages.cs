using Microsoft.Extensions.Logging;

namespace TrendingTopics.Sources.Running;

internal static partial class SourceMessages
{
    [LoggerMessage(1, LogLevel.Information, "Source {Source} feeds topic {Topic}.")]
    public static partial void Feeding(this ILogger logger, string source, string topic);

    [LoggerMessage(2, LogLevel.Information, "Source {Source} feeds topic {Topic}, going on behind {Position}.")]
    public static partial void Resuming(this ILogger logger, string source, string topic, string position);

    [LoggerMessage(EventId = 3, Message = "Source {Source}: {Notice}")]
    public static partial void Noticed(this ILogger logger, LogLevel level, string source, string notice);

    [LoggerMessage(4, LogLevel.Warning, "Source {Source} failed to {What} and tries again in {Seconds} s: {Problem}")]
    public static partial void Retrying(this ILogger logger, string source, string what, double seconds, string problem);

    [LoggerMessage(5, LogLevel.Information, "Source {Source} {State}: {Records} records, {Rate:F0} a second, {Invalid} left out as invalid, {Retries} retries.")]
    public static partial void Progress(
        this ILogger logger, string source, SourceState state, long records, double rate, long invalid, long retries);

    [LoggerMessage(6, LogLevel.Information, "Source {Source} is complete: {Records} records in {Seconds:F1} s, {Invalid} left out as invalid.")]
    public static partial void Complete(this ILogger logger, string source, long records, double seconds, long invalid);

    [LoggerMessage(7, LogLevel.Information, "Source {Source} was stopped after {Records} records.")]
    public static partial void Stopped(this ILogger logger, string source, long records);

    [LoggerMessage(8, LogLevel.Error, "Source {Source} failed after {Records} records: {Problem}")]
    public static partial void Failed(this ILogger logger, string source, long records, string problem, Exception exception);

    [LoggerMessage(9, LogLevel.Warning, "Source {Source}: {Records} records were read and not acknowledged by the log; they are lost where it has not taken them all the same.")]
    public static partial void Unacknowledged(this ILogger logger, string source, long records);
}
