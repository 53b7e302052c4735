using System.Globalization;
using System.Text;
using TrendingTopics.Engine.Logs;
using TrendingTopics.Engine.Time;

namespace TrendingTopics.Latency;

/// <summary>
/// Events of one topic of their own, ten a second: a ranking that counts n of them in a window has the first n of that window. They are
/// appended one at a time.
/// </summary>
internal sealed class Markers(IEventLog log, string topic, Samples appended, Samples readable)
{
    public const string Topic = "#marker";
    private const long Minute = 60 * UnixMicros.PerSecond;
    private readonly Lock _gate = new();
    private readonly Dictionary<long, List<long>> _sent = [];
    private readonly Dictionary<long, int> _seen = [];

    /// <summary>Appends one.</summary>
    public async Task AppendAsync(CancellationToken cancellationToken)
    {
        var now = UnixMicros.Now(TimeProvider.System);
        var millis = now / UnixMicros.PerMillisecond;
        var batch = new LogBatch(topic);
        batch.Add(
            Encoding.UTF8.GetBytes(Topic),
            Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $$"""{"usuario": "@latency", "texto": "marker", "hashtag_principal": "{{Topic}}", "timestamp": {{millis}}}""")));
        lock (_gate)
        {
            // By its time in the record: that is what says which window it belongs to.
            var window = UnixMicros.Floor(millis * UnixMicros.PerMillisecond, Minute);
            (_sent.TryGetValue(window, out var sent) ? sent : _sent[window] = []).Add(now);
        }

        await log.AppendAsync(batch, cancellationToken);
        appended.Add((UnixMicros.Now(TimeProvider.System) - now) / 1000.0);
    }

    /// <summary>An answer says that the window that begins then counts so many.</summary>
    public void OnAnswer(long window, int count)
    {
        var now = UnixMicros.Now(TimeProvider.System);
        lock (_gate)
        {
            for (var seen = _seen.GetValueOrDefault(window); seen < count; seen++)
            {
                readable.Add((now - _sent[window][seen]) / 1000.0);
            }

            _seen[window] = Math.Max(_seen.GetValueOrDefault(window), count);
        }
    }

    /// <summary>Windows of which some are not seen yet.</summary>
    public IReadOnlyList<long> Waiting()
    {
        lock (_gate)
        {
            return [.. _sent.Where(window => window.Value.Count > _seen.GetValueOrDefault(window.Key)).Select(window => window.Key).Order()];
        }
    }
}
