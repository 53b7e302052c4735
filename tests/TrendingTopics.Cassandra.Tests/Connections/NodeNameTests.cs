using System.Net;
using TrendingTopics.Cassandra.Connections;
using Xunit;

namespace TrendingTopics.Cassandra.Tests.Connections;

/// <summary>Which name a node's certificate must bear where no setting says it.</summary>
public sealed class NodeNameTests
{
    [Theory]
    [InlineData("127.0.0.1", "localhost", "localhost")]
    [InlineData("127.0.0.1", "192.0.2.7,localhost", "localhost")]
    [InlineData("127.0.0.1", "127.0.0.1,localhost", "127.0.0.1")]
    [InlineData("127.0.0.1", "nowhere.invalid", "127.0.0.1")]
    [InlineData("192.0.2.1", "localhost", "192.0.2.1")]
    public void Node_is_called_as_it_was_given_or_by_its_address_and_never_as_the_network_calls_it(string address, string hosts, string name) =>
        Assert.Equal(name, NodeName.Of(IPAddress.Parse(address), hosts.Split(',')));
}
