using Aspire.Hosting.ApplicationModel;
using TrendingTopics.AppHost.Tests.Hosting;

namespace TrendingTopics.AppHost.Tests.Model;

/// <summary>What can be set from outside, and what is there when nothing is.</summary>
public sealed class ParameterTests
{
    [Fact]
    public async Task Every_parameter_has_a_default_so_that_nothing_is_asked()
    {
        await using var builder = await TrendingApp.ModelAsync();

        var values = new Dictionary<string, string?>();
        foreach (var parameter in builder.Resources.OfType<ParameterResource>())
        {
            values[parameter.Name] = await parameter.GetValueAsync(TestContext.Current.CancellationToken);
        }

        Assert.Equal(
            new Dictionary<string, string?>
            {
                ["kafka-port"] = "9092",
                ["cassandra-port"] = "9042",
                ["api-port"] = "5080",
                ["processors"] = "1",
                ["partitions"] = "4",
                ["rate"] = "1000",
                ["topics"] = "500",
            },
            values);
    }

    [Theory]
    [InlineData("--Parameters:kafka-port=19092", "kafka", 19092)]
    [InlineData("--Parameters:kafka_port=19093", "kafka", 19093)]
    [InlineData("--Parameters:cassandra-port=19042", "cassandra", 19042)]
    [InlineData("--Parameters:api-port=15080", "api", 15080)]
    public async Task Port_is_a_parameter_with_hyphen_or_underscore(string argument, string resource, int port)
    {
        await using var builder = await TrendingApp.ModelAsync(argument);

        Assert.Equal(port, Endpoint(builder.Resources, resource).Port);
    }

    [Fact]
    public async Task Fixed_ports_are_the_servers_own_so_that_a_taken_one_is_an_error()
    {
        await using var builder = await TrendingApp.ModelAsync();

        Assert.Equal(
            [("kafka", 9092, false), ("cassandra", 9042, false), ("api", 5080, false)],
            new[] { "kafka", "cassandra", "api" }.Select(name => (name, Endpoint(builder.Resources, name).Port ?? 0, Endpoint(builder.Resources, name).IsProxied)));
    }

    [Fact]
    public async Task Processors_are_replicas()
    {
        await using var builder = await TrendingApp.ModelAsync("--Parameters:processors=3");

        Assert.Equal(3, builder.Resources.Single(r => r.Name == TrendingApp.Processor).GetReplicaCount());
    }

    [Fact]
    public async Task Kafka_UI_is_there_on_request_only()
    {
        await using var without = await TrendingApp.ModelAsync();
        await using var with = await TrendingApp.ModelAsync("--Parameters:kafka-ui=true");

        Assert.DoesNotContain(without.Resources, r => r.Name == "kafka-ui");
        Assert.Contains(with.Resources, r => r.Name == "kafka-ui");
    }

    [Theory]
    [InlineData("--Parameters:rate=fast", "Parameters:rate: 'fast' is not allowed; it may be a whole number from 1 to 1000000.")]
    [InlineData("--Parameters:processors=0", "Parameters:processors: '0' is not allowed; it may be a whole number from 1 to 64.")]
    [InlineData("--Parameters:kafka-ui=yes", "Parameters:kafka-ui: 'yes' is not allowed; it may be true or false.")]
    public async Task Wrong_value_is_refused_by_the_parameters_name(string argument, string message)
    {
        var exception = await Assert.ThrowsAnyAsync<Exception>(() => TrendingApp.ModelAsync(argument));

        Assert.Equal(message, exception.GetBaseException().Message);
    }

    private static EndpointAnnotation Endpoint(IResourceCollection resources, string name) =>
        resources.Single(r => r.Name == name).Annotations.OfType<EndpointAnnotation>().First();
}
