using TrendingTopics.Engine.Time;

namespace TrendingTopics.Embedded.Logs;

/// <summary>Decides how much of the log is dropped: what is beyond its bytes or its age, in whole segments.</summary>
internal sealed class LogRetention(EmbeddedOptions options, long segmentBytes)
{
    private readonly long _maxAge = UnixMicros.From(options.LogAge);

    /// <summary>The mark from which the log is kept; null where nothing is to be dropped.</summary>
    public Mark? FindStart(LogIndex index, long begin, long end, long now)
    {
        // Nothing can be dropped before a segment is full, so this costs nothing most of the time.
        if (index.Marks.Count < 2 || end / segmentBytes == begin / segmentBytes)
        {
            return null;
        }

        Mark? start = null;
        foreach (var mark in index.Marks)
        {
            if (mark.Address > end || (end - mark.Address < options.LogBytes && now - mark.LatestBefore <= _maxAge))
            {
                break;
            }

            start = mark;
        }

        return start is not null && start.Address / segmentBytes > begin / segmentBytes ? start : null;
    }
}
