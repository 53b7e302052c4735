using System.Diagnostics.Metrics;

namespace TrendingTopics.Sources.Running;

/// <summary>Counts the records of a source on the meter <c>TrendingTopics</c>, once a batch.</summary>
/// <param name="stream">The stream that is fed.</param>
/// <param name="source">The source's name.</param>
/// <param name="meters">Makes the meter and owns it; null: nothing is counted.</param>
internal sealed class SourceMetrics(string stream, string source, IMeterFactory? meters)
{
    private readonly Counter<long>? _records = meters?.Create(new MeterOptions("TrendingTopics"))
        .CreateCounter<long>("trending.source.records", "{record}", "Records read from a source, by outcome: acknowledged by the log, or unacknowledged when it ended.");

    /// <summary>The log has them.</summary>
    public void Acknowledged(long records) => Add(records, "acknowledged");

    /// <summary>They were read, cannot be read again, and the log had not acknowledged them when the source ended.</summary>
    public void Unacknowledged(long records) => Add(records, "unacknowledged");

    private void Add(long records, string outcome)
    {
        if (records > 0)
        {
            _records?.Add(records, new("stream", stream), new("source", source), new("outcome", outcome));
        }
    }
}
