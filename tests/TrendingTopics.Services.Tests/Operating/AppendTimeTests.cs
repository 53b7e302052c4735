using TrendingTopics.Contracts.Servers;
using Xunit;

namespace TrendingTopics.Services.Tests.Operating;

public sealed class AppendTimeTests(SharedKafka kafka, SharedCassandra cassandra)
{
    [Fact]
    public async Task Topic_of_senders_times_is_changed_once_it_is_asked_for_and_then_left_as_it_is()
    {
        using var world = await ServiceWorld.CreateAsync(kafka, cassandra);
        var server = await kafka.GetAsync();
        var missing = await world.RunAsync(Service.Processor, "set-append-time", "--yes");
        await server.ToolAsync("topics", "--bootstrap-server", server.BootstrapServers, "--create", "--topic", world.Topic, "--partitions", "1", "--config", "message.timestamp.type=CreateTime");

        var asked = await world.RunAsync(Service.Processor, "set-append-time");
        var changed = await world.RunAsync(Service.Processor, "set-append-time", "--yes");
        var again = await world.RunAsync(Service.Processor, "set-append-time", "--stream", world.Stream);

        Assert.Equal((1, 2, 0, 0), (missing.Code, asked.Code, changed.Code, again.Code));
        Assert.StartsWith($"There is no topic '{world.Topic}' yet.", Assert.Single(missing.Errors), StringComparison.Ordinal);
        Assert.Equal($"Topic '{world.Topic}': records have their sender's time (CreateTime) and will get Kafka's own (LogAppendTime).", asked.Output[0]);
        Assert.Equal("Nothing was changed: there is no terminal to ask in; add --yes to do it.", Assert.Single(asked.Errors));
        Assert.Equal(asked.Output, changed.Output.SkipLast(1));
        Assert.Equal($"✔ Topic '{world.Topic}': records get Kafka's own time from now on.", changed.Output[^1]);
        Assert.Equal($"✔ Topic '{world.Topic}': records have Kafka's own time already (LogAppendTime).", Assert.Single(again.Output));
    }
}
