using Confluent.Kafka;
using Microsoft.Extensions.Logging;
using TrendingTopics.Engine.Logs;

namespace TrendingTopics.Kafka.Reading;

/// <summary>What a reader does beside pushing records: ends, offsets that are not there, odd times, errors, and what it says of them.</summary>
internal sealed class ReaderDuties(Cluster cluster, string topic, string group, CancellationToken stopping)
{
    private static readonly TimeSpan SayAgain = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan AskAgain = TimeSpan.FromMilliseconds(500);
    private readonly EndWatch _ends = new(cluster.Offsets, topic, cluster.Clients.Clock);
    private readonly PreviousTime _previous = new(cluster);
    private readonly Dictionary<ErrorCode, long> _said = [];
    private long _askedRange;

    private TimeProvider Clock => cluster.Clients.Clock;

    private ILogger Logger => cluster.Clients.Logger;

    /// <summary>Reports what has become known; true where a partition's state has changed.</summary>
    public bool Pump(ReadPartition?[] partitions, ILogHandler handler)
    {
        var changed = false;
        foreach (var partition in partitions)
        {
            if (partition?.Range is { IsCompleted: true } range)
            {
                changed = true;
                Report(partition, range, handler);
            }
        }

        _ends.Pump(partitions, handler, stopping);
        return changed;
    }

    /// <summary>Says that a partition came or went.</summary>
    public void OnRebalanced(Rebalance change) =>
        Logger.Rebalanced(topic, group, change.Partition, change.IsAssigned ? "is assigned" : "is taken away");

    /// <summary>The client could not read.</summary>
    /// <exception cref="LogException">It never will.</exception>
    public void OnError(KafkaException failure, ReadPartition? partition)
    {
        var error = failure.Error;
        if (error.IsFatal)
        {
            throw new LogException($"Topic '{topic}' cannot be read any more as group '{group}': {error.Reason}", failure) { IsTransient = false };
        }

        if (error.Code == ErrorCode.Local_AutoOffsetReset)
        {
            if (partition is { IsStarted: true, IsSeekDue: false, Range: null })
            {
                AskRange(partition);
            }
        }
        else if (!_said.TryGetValue(error.Code, out var said) || Clock.GetElapsedTime(said) >= SayAgain)
        {
            _said[error.Code] = Clock.GetTimestamp();
            Logger.ReadingFails(topic, group, error.Reason);
        }
    }

    /// <summary>Takes the time of a record that the broker did not give one; false where it cannot be known now.</summary>
    public bool TryTakeTime(ReadPartition partition, long offset, Timestamp timestamp)
    {
        cluster.WarnOfSendersTimes(topic);
        if (partition.AppendTime.TryTake(timestamp))
        {
            return true;
        }

        try
        {
            partition.AppendTime.Inherit(_previous.FindAsync(topic, partition.Number, offset, stopping).GetAwaiter().GetResult());
            return true;
        }
        catch (LogException e) when (e.IsTransient)
        {
            // The record is fetched once more.
            partition.IsSeekDue = true;
            return false;
        }
    }

    private void Report(ReadPartition partition, Task<LogRange> range, ILogHandler handler)
    {
        if (range.IsCompletedSuccessfully)
        {
            partition.Range = null;
            if (partition.Next >= range.Result.Start && partition.Next <= range.Result.End)
            {
                // The client met an offset that it stood at before the partition was started, or the log is back.
                partition.IsSeekDue = true;
                return;
            }

            partition.IsStarted = false;
            handler.OnOutOfRange(partition.Number, range.Result);
        }
        else if (Clock.GetElapsedTime(_askedRange) >= AskAgain && !stopping.IsCancellationRequested)
        {
            // The failure is said where the question was sent.
            _ = range.Exception;
            AskRange(partition);
        }
    }

    private void AskRange(ReadPartition partition)
    {
        _askedRange = Clock.GetTimestamp();
        partition.Range = cluster.Offsets.GetRangeAsync(topic, partition.Number, stopping);
    }
}
