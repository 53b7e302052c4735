using Confluent.Kafka;
using Microsoft.Extensions.Logging;
using TrendingTopics.Kafka.Clients;
using Xunit;

namespace TrendingTopics.Kafka.Tests.Settings;

public sealed class ClientLogTests
{
    [Theory]
    [InlineData("FAIL", SyslogLevel.Error, LogLevel.Debug)]
    [InlineData("ERROR", SyslogLevel.Error, LogLevel.Debug)]
    [InlineData("REQTMOUT", SyslogLevel.Warning, LogLevel.Debug)]
    [InlineData("MAXPOLL", SyslogLevel.Warning, LogLevel.Warning)]
    [InlineData("FATAL", SyslogLevel.Emergency, LogLevel.Error)]
    [InlineData("CONFWARN", SyslogLevel.Warning, LogLevel.Warning)]
    [InlineData("FETCH", SyslogLevel.Debug, LogLevel.Debug)]
    public void What_the_client_says_of_single_connections_is_for_debugging_and_the_rest_keeps_its_level(string facility, SyslogLevel level, LogLevel expected) =>
        Assert.Equal(expected, ClientLog.LevelOf(facility, level));
}
