using TrendingTopics.Engine.Time;

namespace TrendingTopics.Sources.Records;

/// <summary>
/// Replays records at a factor of their recorded time: the first that has one is due at once, the others as much later as their times
/// lie behind its, divided by the speed. A record without a time is due with the one before it.
/// </summary>
/// <param name="time">Reads the time of a record.</param>
/// <param name="speed">How many times faster than recorded.</param>
/// <param name="clock">The clock to keep pace with.</param>
internal sealed class ReplayPace(RecordTime time, double speed, TimeProvider clock)
{
    private long? _firstTime;
    private long _start;
    private TimeSpan _rested;

    /// <summary>Everything that is still to come is due so much later.</summary>
    public void Rest(TimeSpan rest) => _rested += _firstTime is null ? TimeSpan.Zero : rest;

    /// <summary>How long until the record is due; zero or less where it is.</summary>
    public TimeSpan Until(ReadOnlySpan<byte> record)
    {
        if (!time.TryRead(record, out var micros))
        {
            return TimeSpan.Zero;
        }

        if (_firstTime is not { } first)
        {
            _firstTime = micros;
            _start = clock.GetTimestamp();
            return TimeSpan.Zero;
        }

        // A double holds these differences to a microsecond; beyond what a TimeSpan holds, the wait is cut short.
        var due = Math.Clamp((micros - first) / speed, -1e15, 1e15);
        return UnixMicros.ToDuration((long)due) + _rested - clock.GetElapsedTime(_start);
    }
}
