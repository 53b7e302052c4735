using System.Globalization;

namespace TrendingTopics.Latency;

/// <summary>A row of the table: medians and 99th percentiles, in milliseconds.</summary>
/// <param name="Rate">Events a second.</param>
/// <param name="Appended">From the call until Kafka has acknowledged the record.</param>
/// <param name="Stored">From the record's append time until the flush that covers it is in Cassandra, by the oldest record of each flush.</param>
/// <param name="Written">How long a flush's write to Cassandra took.</param>
/// <param name="Asked">How long a request for the ranking took.</param>
/// <param name="Readable">From before the call that appends the event until an answer over HTTP that counts it has arrived.</param>
internal sealed record LatencyReport(int Rate, Samples Appended, Samples Stored, Samples Written, Samples Asked, Samples Readable)
{
    public const string Heading = """
        | events/s | appended to Kafka | in Cassandra, oldest of a flush | write to Cassandra | HTTP request | event to readable |
        |---|---|---|---|---|---|
        """;

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"| {Rate:N0} | {Appended} | {Stored} | {Written} | {Asked} | {Readable} |");
}
