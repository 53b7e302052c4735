using TrendingTopics.Kafka.Settings;
using TrendingTopics.Kafka.Tests.Logs;
using Xunit;

namespace TrendingTopics.Kafka.Tests.Settings;

public sealed class ClientSettingsTests
{
    [Theory]
    [InlineData("auto.offset.reset")]
    [InlineData("AutoOffsetReset")]
    [InlineData("enable.auto.commit")]
    [InlineData("isolation.level")]
    [InlineData("partition.assignment.strategy")]
    [InlineData("enable.partition.eof")]
    [InlineData("group.id")]
    [InlineData("enable.idempotence")]
    [InlineData("Acks")]
    [InlineData("transactional.id")]
    [InlineData("bootstrap.servers")]
    [InlineData("dotnet.consumer.consume.result.fields")]
    public void Setting_that_the_product_must_own_is_refused_by_name_wherever_it_is_given(string name)
    {
        var everywhere = new Action<KafkaLogOptions>[] { o => o.Settings[name] = "x", o => o.Consumer[name] = "x", o => o.Producer[name] = "x" };

        Assert.All(everywhere, give => Assert.Contains($":{name} cannot be set: ", Assert.Throws<ArgumentException>(() => Settings(give)).Message, StringComparison.Ordinal));
    }

    [Fact]
    public void Setting_of_one_kind_of_client_goes_before_that_of_all()
    {
        var settings = Settings(o =>
        {
            o.Settings["SaslUsername"] = "all";
            o.Consumer["sasl.username"] = "reader";
            o.Producer["linger.ms"] = "50";
        });

        Assert.Equal("all", settings.Admin()["sasl.username"]);
        Assert.Equal("reader", settings.GroupReader("g")["sasl.username"]);
        Assert.Equal("reader", settings.Lookup()["sasl.username"]);
        Assert.Equal(("all", "50"), (settings.Producer(null)["sasl.username"], settings.Producer(null)["linger.ms"]));
    }

    [Fact]
    public void Newer_group_protocol_goes_without_a_strategy()
    {
        Assert.Equal("cooperative-sticky", Settings(_ => { }).GroupReader("g")["partition.assignment.strategy"]);
        Assert.DoesNotContain("partition.assignment.strategy", Settings(o => o.Consumer["GroupProtocol"] = "consumer").GroupReader("g"));
    }

    [Fact]
    public void Reader_that_looks_up_records_is_no_member_of_a_group_under_anothers_name() =>
        Assert.DoesNotContain("group.instance.id", Settings(o => o.Consumer["group.instance.id"] = "one").Lookup());

    [Theory]
    [InlineData("no.such.setting", "1")]
    [InlineData("security.protocol", "carrier-pigeon")]
    [InlineData("retries", "often")]
    public void Setting_that_the_client_library_does_not_take_is_refused_when_the_log_is_opened(string name, string value)
    {
        var failure = Assert.Throws<ArgumentException>(() => Opened.Log("127.0.0.1:1", o => o.Producer[name] = value));

        Assert.Contains(name, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Address_must_be_given() =>
        Assert.Contains("ConnectionStrings:kafka", Assert.Throws<ArgumentException>(() => new ClientSettings(new KafkaLogOptions())).Message, StringComparison.Ordinal);

    private static ClientSettings Settings(Action<KafkaLogOptions> configure)
    {
        var options = new KafkaLogOptions { BootstrapServers = "localhost:9092" };
        configure(options);
        return new ClientSettings(options);
    }
}
