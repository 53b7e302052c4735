using Xunit;

namespace TrendingTopics.Hosting.Cassandra.Tests;

public sealed class CassandraPublicApiTests
{
    private readonly IDistributedApplicationBuilder _builder = DistributedApplication.CreateBuilder();

    [Fact]
    public void Missing_builder_is_named()
    {
        IDistributedApplicationBuilder builder = null!;
        IResourceBuilder<CassandraServerResource> server = null!;

        Assert.Equal("builder", Assert.Throws<ArgumentNullException>(() => builder.AddCassandra("cassandra")).ParamName);
        Assert.All<Func<object>>(
            [() => server.AddKeyspace("trending"), () => server.WithDataVolume(), () => server.WithDataBindMount("data"), () => server.WithHeapSize(512)],
            call => Assert.Equal("builder", Assert.Throws<ArgumentNullException>(call).ParamName));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public void Missing_name_is_named(string? name)
    {
        var server = _builder.AddCassandra("cassandra");

        Assert.Equal("name", Assert.ThrowsAny<ArgumentException>(() => _builder.AddCassandra(name!)).ParamName);
        Assert.Equal("name", Assert.ThrowsAny<ArgumentException>(() => server.AddKeyspace(name!)).ParamName);
        Assert.Equal("source", Assert.ThrowsAny<ArgumentException>(() => server.WithDataBindMount(name!)).ParamName);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void Heap_of_nothing_is_refused(int megabytes)
    {
        var server = _builder.AddCassandra("cassandra");

        Assert.Equal("megabytes", Assert.Throws<ArgumentOutOfRangeException>(() => server.WithHeapSize(megabytes)).ParamName);
    }

    [Fact]
    public void Keyspace_without_a_server_is_refused()
    {
        Assert.Equal("parent", Assert.Throws<ArgumentNullException>(() => new CassandraKeyspaceResource("trends", "trending", null!)).ParamName);
    }
}
