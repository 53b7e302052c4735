namespace TrendingTopics.Standalone.Output;

/// <summary>Records a second over the last seconds, from a total that is read now and then.</summary>
internal sealed class RateMeter(TimeProvider clock)
{
    private const int Kept = 10;

    private readonly Queue<(long Time, long Total)> _readings = new();

    /// <summary>Takes the total as it is now and returns the rate.</summary>
    public double Read(long total)
    {
        var now = clock.GetTimestamp();
        _readings.Enqueue((now, total));
        if (_readings.Count > Kept)
        {
            _readings.Dequeue();
        }

        var (time, before) = _readings.Peek();
        var seconds = clock.GetElapsedTime(time, now).TotalSeconds;
        return seconds > 0 ? (total - before) / seconds : 0;
    }
}
