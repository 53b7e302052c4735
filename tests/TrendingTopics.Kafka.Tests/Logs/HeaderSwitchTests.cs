using Confluent.Kafka;
using TrendingTopics.Kafka.Reading;
using Xunit;

namespace TrendingTopics.Kafka.Tests.Logs;

public sealed class HeaderSwitchTests
{
    [Fact]
    public void Headers_are_left_out_while_there_is_much_to_catch_up_with_and_read_again_at_an_end()
    {
        using var consumer = Consumer();
        var headers = new HeaderSwitch(consumer, isUsed: true);
        Assert.True(headers.CanTurn, "This version of the client library has no such setting any more: headers are always read, which costs.");
        Assert.True(headers.IsOn);

        headers.OnRecords(15_000);
        Assert.True(headers.IsOn);
        headers.OnRecords(5_000);
        Assert.False(headers.IsOn);
        headers.OnEnd();
        Assert.True(headers.IsOn);
        headers.OnRecords(15_000);
        headers.OnEnd();
        headers.OnRecords(15_000);
        Assert.True(headers.IsOn);
    }

    [Fact]
    public void Headers_that_are_not_used_are_never_read()
    {
        using var consumer = Consumer();
        var headers = new HeaderSwitch(consumer, isUsed: false);

        headers.OnEnd();

        Assert.False(headers.IsOn);
    }

    private static IConsumer<int, int> Consumer() =>
        new ConsumerBuilder<int, int>(new ConsumerConfig { GroupId = "g", BootstrapServers = "127.0.0.1:1" }).SetLogHandler((_, _) => { }).Build();
}
