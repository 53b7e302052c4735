using TrendingTopics.Engine.Time;

namespace TrendingTopics.Sources.Synthetic;

/// <summary>
/// Says how many events are due. Events come in small portions, a few milliseconds apart. After a stall they catch up, at no more than
/// twice the rate; an endless source that has fallen further behind than it may gives the rest up.
/// </summary>
internal sealed class EventPace(int rate, long? count, TimeProvider clock)
{
    private static readonly TimeSpan Portion = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan LongestPortion = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan MostBehind = TimeSpan.FromSeconds(5);

    private readonly long _start = clock.GetTimestamp();
    private TimeSpan _last = -Portion;
    private TimeSpan _givenUp;

    /// <summary>
    /// How many events are due now that so many were made; where none is, how long until the next portion. <paramref name="givenUp"/>
    /// says how much time was given up, in microseconds.
    /// </summary>
    public long Due(long made, out TimeSpan wait, out long givenUp)
    {
        var elapsed = clock.GetElapsedTime(_start);
        givenUp = 0;
        wait = _last + Portion - elapsed;
        if (wait > TimeSpan.Zero)
        {
            return 0;
        }

        var owed = EventsBy(elapsed - _givenUp) - made;
        if (count is { } all)
        {
            owed = Math.Min(owed, all - made);
        }
        else if (TimeOf(owed) > MostBehind)
        {
            // Whole milliseconds, so that the times of further events stay as they would have been but for the shift.
            var over = TimeSpan.FromMilliseconds((long)(TimeOf(owed) - MostBehind).TotalMilliseconds);
            _givenUp += over;
            givenUp = UnixMicros.From(over);
            owed = EventsBy(elapsed - _givenUp) - made;
        }

        if (owed <= 0)
        {
            wait = TimeOf(made) + _givenUp - elapsed;
            return 0;
        }

        var since = elapsed - _last;
        var most = (2 * EventsIn(since < LongestPortion ? since : LongestPortion)) + 1;
        _last = elapsed;
        return Math.Min(owed, most);
    }

    /// <summary>
    /// Nothing was to come for that long: nothing of it is owed. Returns what that is in whole milliseconds, so that the times of further
    /// events stay as they would have been but for the shift.
    /// </summary>
    public TimeSpan Rest(TimeSpan time)
    {
        var rested = TimeSpan.FromMilliseconds((long)time.TotalMilliseconds);
        _givenUp += rested;
        return rested;
    }

    /// <summary>How many events are due after that time: the first one is at once.</summary>
    private long EventsBy(TimeSpan time) => time < TimeSpan.Zero ? 0 : EventsIn(time) + 1;

    private long EventsIn(TimeSpan time) => (long)((Int128)time.Ticks * rate / TimeSpan.TicksPerSecond);

    private TimeSpan TimeOf(long events) =>
        TimeSpan.FromTicks((long)Int128.Min((Int128)events * TimeSpan.TicksPerSecond / rate, long.MaxValue / 4));
}
