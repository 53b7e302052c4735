using Confluent.Kafka;
using Microsoft.Extensions.Configuration;
using TrendingTopics.Kafka.Settings;

namespace TrendingTopics.Kafka;

/// <summary>Settings for a producer that the host registers and the log then appends with.</summary>
public static class KafkaProducerSettings
{
    /// <summary>
    /// Gives the producer the settings of the log's own: idempotent, compressed, with the partitioner of Java's clients, and what
    /// section <c>Kafka</c> says.
    /// </summary>
    /// <param name="config">The producer's settings.</param>
    /// <param name="configuration">Holds the connection string and the section <c>Kafka</c>.</param>
    /// <param name="connectionName">Name of the connection string.</param>
    /// <exception cref="ArgumentException">A setting is missing or wrong; the message names it.</exception>
    public static void UseLogSettings(this ProducerConfig config, IConfiguration configuration, string connectionName = "kafka")
    {
        ArgumentNullException.ThrowIfNull(config);
        ArgumentNullException.ThrowIfNull(configuration);
        foreach (var (name, value) in new ClientSettings(KafkaLogOptions.Read(configuration, connectionName)).Producer(transactionalId: null))
        {
            config.Set(name, value);
        }
    }
}
