using TrendingTopics.Engine.Time;

namespace TrendingTopics.Sources.Synthetic;

/// <summary>Decides which events come out of order, late or from the future, and by how much.</summary>
internal sealed class TimeShifter
{
    private readonly Range[] _ranges;
    private RandomNumbers _random;

    public TimeShifter(SyntheticSourceOptions options, ulong seed)
    {
        _random = new RandomNumbers(seed);
        var ranges = new List<Range>();
        var threshold = 0.0;
        foreach (var (shift, sign) in new[] { (options.Disorder, -1), (options.Late, -1), (options.Future, 1) })
        {
            if (shift.Share > 0)
            {
                threshold += shift.Share;
                var least = UnixMicros.From(shift.Least) / UnixMicros.PerMillisecond;
                var most = UnixMicros.From(shift.Most) / UnixMicros.PerMillisecond;
                ranges.Add(new Range(threshold, sign * least, sign, most - least + 1));
            }
        }

        _ranges = [.. ranges];
    }

    /// <summary>By how many milliseconds the next event's time is moved.</summary>
    public long NextMillis()
    {
        if (_ranges.Length == 0)
        {
            return 0;
        }

        var random = _random.NextDouble();
        foreach (var range in _ranges)
        {
            if (random < range.Threshold)
            {
                return range.First + (range.Sign * (long)(_random.NextDouble() * range.Width));
            }
        }

        return 0;
    }

    private readonly record struct Range(double Threshold, long First, int Sign, long Width);
}
