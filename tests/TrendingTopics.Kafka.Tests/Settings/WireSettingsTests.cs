using TrendingTopics.Kafka.Reading.Direct;
using TrendingTopics.Wire;
using Xunit;

namespace TrendingTopics.Kafka.Tests.Settings;

/// <summary>What the client library's settings mean to reading directly.</summary>
public sealed class WireSettingsTests
{
    [Fact]
    public void Settings_of_reading_hold_for_direct_reading_too()
    {
        var options = Made(
            ("client.id", "ranks"),
            ("client.rack", "zone-b"),
            ("max.partition.fetch.bytes", "2097152"),
            ("topic.metadata.refresh.interval.ms", "5000"),
            ("security.protocol", "SASL_PLAINTEXT"),
            ("sasl.mechanism", "scram-sha-512"),
            ("sasl.username", "reader"),
            ("sasl.password", "secret"))!;

        Assert.Equal(("ranks", "zone-b", 2097152, TimeSpan.FromSeconds(5)), (options.ClientId, options.Rack, options.PartitionBytes, options.MetadataAge));
        Assert.Equal((SaslMechanism.ScramSha512, "reader"), (options.Login!.Mechanism, options.Login.User));
        Assert.Null(options.Tls);
    }

    [Theory]
    [InlineData("1", 64 * 1024)]
    [InlineData("1000000000", 64 * 1024 * 1024)]
    public void Fetch_size_that_direct_reading_does_not_take_is_brought_to_the_next_that_it_does(string given, int taken) =>
        Assert.Equal(taken, Made(("fetch.message.max.bytes", given))!.PartitionBytes);

    [Theory]
    [InlineData("sasl.mechanism", "GSSAPI", "sasl.mechanism GSSAPI")]
    [InlineData("ssl.keystore.location", "/etc/keys", "ssl.keystore.location")]
    public void Setting_that_only_the_client_library_has_leaves_reading_to_it_and_is_named(string name, string value, string why)
    {
        var made = new WireSettings(new Dictionary<string, string> { ["security.protocol"] = "sasl_ssl", ["sasl.mechanism"] = "PLAIN", [name] = value })
            .TryMake("localhost:9092", TimeSpan.FromSeconds(10), out var said);

        Assert.Null(made);
        Assert.Equal(why, said);
    }

    private static WireOptions? Made(params (string Name, string Value)[] settings) =>
        new WireSettings(settings.ToDictionary(s => s.Name, s => s.Value)).TryMake("localhost:9092", TimeSpan.FromSeconds(10), out _);
}
