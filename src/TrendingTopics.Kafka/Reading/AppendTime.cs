using Confluent.Kafka;
using TrendingTopics.Engine.Time;

namespace TrendingTopics.Kafka.Reading;

/// <summary>
/// The append times of one partition's records: when the broker took them or, where the topic keeps the senders' times, those; one
/// outside 2000 to 2100 counts as the previous record's.
/// </summary>
internal sealed class AppendTime
{
    private bool _isKnown;

    /// <summary>That of the record taken last, microseconds since the epoch.</summary>
    public long Last { get; private set; }

    /// <summary>Takes a time that the broker gave.</summary>
    public void Take(Timestamp timestamp)
    {
        Last = timestamp.UnixTimestampMs * UnixMicros.PerMillisecond;
        _isKnown = true;
    }

    /// <summary>Takes a time, whoever gave it; false where the record has that of the previous one, which is not known.</summary>
    public bool TryTake(Timestamp timestamp)
    {
        if (timestamp.Type == TimestampType.LogAppendTime
            || (timestamp.Type == TimestampType.CreateTime && Wire.Reading.AppendTime.Counts(timestamp.UnixTimestampMs)))
        {
            Take(timestamp);
        }

        return _isKnown;
    }

    /// <summary>The record has the time of one that was looked up; the earliest that counts where there is none.</summary>
    public void Inherit(long? micros)
    {
        Last = micros ?? Wire.Reading.AppendTime.Earliest;
        _isKnown = true;
    }

    /// <summary>The next record does not follow the last.</summary>
    public void Forget() => _isKnown = false;
}
