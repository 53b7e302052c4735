namespace TrendingTopics.ServiceDefaults.Telemetry;

/// <summary>Names of the activity sources and meters that a service listens to, besides those of ASP.NET Core, HttpClient and the runtime.</summary>
internal static class TelemetrySources
{
    /// <summary>Our own activity source and meter.</summary>
    public const string TrendingTopics = "TrendingTopics";

    /// <summary>The activity source of Cassandra's driver: a request to the cluster, and to each node that was tried.</summary>
    public const string Cassandra = "Cassandra.OpenTelemetry";

    /// <summary>The activity source and meter of Confluent.Kafka's instrumented clients.</summary>
    public const string Kafka = "OpenTelemetry.Instrumentation.ConfluentKafka";
}
