namespace TrendingTopics.Faults.Tests.Worlds;

/// <summary>What a world has that is not as usual.</summary>
public sealed record WorldOptions
{
    /// <summary>Where processors find Kafka; null: the shared broker.</summary>
    public string? Kafka { get; init; }

    /// <summary>Where the test itself writes to Kafka; null: where processors find it.</summary>
    public string? KafkaOfTest { get; init; }

    /// <summary>Where processors find Cassandra, as <c>127.0.0.1:9042</c>; null: the shared node.</summary>
    public string? Cassandra { get; init; }

    /// <summary>Where the test itself reads from Cassandra; null: where processors find it.</summary>
    public string? CassandraOfTest { get; init; }

    /// <summary>The keyspace; null: the shared one. A node of a test's own needs none of its own.</summary>
    public string? Keyspace { get; init; }

    /// <summary>Partitions of the topic.</summary>
    public int Partitions { get; init; } = 4;

    /// <summary>Settings of the stream, over the usual ones (<see cref="FaultWorld"/>).</summary>
    public IReadOnlyDictionary<string, object> Stream { get; init; } = new Dictionary<string, object>();

    /// <summary>Environment variables of every processor, over the usual ones.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();
}
