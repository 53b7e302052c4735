using Confluent.Kafka;
using Microsoft.Extensions.Configuration;
using Xunit;

namespace TrendingTopics.Kafka.Tests.Appending;

public sealed class ProducerSettingsTests
{
    [Fact]
    public void Producer_that_the_host_registers_appends_as_the_logs_own_does()
    {
        var config = new ProducerConfig();

        config.UseLogSettings(new ConfigurationManager { ["ConnectionStrings:kafka"] = "broker:9092", ["Kafka:Producer:linger.ms"] = "50" });

        Assert.Equal("broker:9092", config.BootstrapServers);
        Assert.True(config.EnableIdempotence);
        Assert.Equal(Partitioner.Murmur2Random, config.Partitioner);
        Assert.Equal(CompressionType.Lz4, config.CompressionType);
        Assert.Equal(50, config.LingerMs);
    }

    [Fact]
    public void Missing_address_and_a_setting_that_is_not_for_users_are_refused_by_name()
    {
        var missing = Assert.Throws<ArgumentException>(() => new ProducerConfig().UseLogSettings(new ConfigurationManager()));
        var owned = Assert.Throws<ArgumentException>(() => new ProducerConfig().UseLogSettings(
            new ConfigurationManager { ["ConnectionStrings:kafka"] = "broker:9092", ["Kafka:Producer:acks"] = "1" }));

        Assert.Contains("ConnectionStrings:kafka", missing.Message, StringComparison.Ordinal);
        Assert.Contains("Kafka:Producer:acks", owned.Message, StringComparison.Ordinal);
    }
}
