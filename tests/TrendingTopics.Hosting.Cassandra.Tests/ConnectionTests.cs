using Cassandra;
using Xunit;

namespace TrendingTopics.Hosting.Cassandra.Tests;

public sealed class ConnectionTests
{
    private readonly IDistributedApplicationBuilder _builder = DistributedApplication.CreateBuilder();

    [Fact]
    public async Task Connection_string_is_the_drivers_and_a_keyspaces_names_it()
    {
        var server = Allocated(_builder.AddCassandra("cassandra"));
        var keyspace = server.AddKeyspace("trends", "trending");

        Assert.Equal("Contact Points=localhost;Port=21042", await TextAsync(server.Resource.ConnectionStringExpression));
        Assert.Equal("Contact Points={cassandra.bindings.tcp.host};Port={cassandra.bindings.tcp.port}", server.Resource.ConnectionStringExpression.ValueExpression);
        Assert.Equal("{cassandra.connectionString};Default Keyspace=trending", keyspace.Resource.ConnectionStringExpression.ValueExpression);
        var parsed = new CassandraConnectionStringBuilder(await TextAsync(keyspace.Resource.ConnectionStringExpression));
        Assert.Equal(["localhost"], parsed.ContactPoints);
        Assert.Equal((21042, "trending"), (parsed.Port, parsed.DefaultKeyspace));
    }

    [Fact]
    public async Task Connection_string_has_the_login_where_there_is_one()
    {
        var server = Allocated(_builder.AddCassandra("cassandra", password: _builder.AddParameter("pass", "p@ss=1", secret: true)));
        var keyspace = server.AddKeyspace("trending");

        Assert.Equal(
            "Contact Points={cassandra.bindings.tcp.host};Port={cassandra.bindings.tcp.port};Username=cassandra;Password={pass.value}",
            server.Resource.ConnectionStringExpression.ValueExpression);
        var parsed = new CassandraConnectionStringBuilder(await TextAsync(keyspace.Resource.ConnectionStringExpression));
        Assert.Equal(("cassandra", "p@ss=1", "trending"), (parsed.Username, parsed.Password, parsed.DefaultKeyspace));
    }

    [Fact]
    public async Task Connection_properties_say_it_in_parts()
    {
        var server = Allocated(_builder.AddCassandra("cassandra", password: _builder.AddParameter("pass", "p@ss", secret: true)));
        var keyspace = server.AddKeyspace("trending");

        Assert.Equal(
            new Dictionary<string, string?>
            {
                ["Host"] = "localhost",
                ["Port"] = "21042",
                ["ContactPoints"] = "localhost:21042",
                ["Username"] = "cassandra",
                ["Password"] = "p@ss",
                ["Uri"] = "cassandra://cassandra:p%40ss@localhost:21042",
            },
            await PropertiesAsync(server.Resource));
        var ofKeyspace = await PropertiesAsync(keyspace.Resource);
        Assert.Equal(("trending", "cassandra://cassandra:p%40ss@localhost:21042/trending", "localhost"), (ofKeyspace["Keyspace"], ofKeyspace["Uri"], ofKeyspace["Host"]));
    }

    [Fact]
    public async Task Connection_properties_have_no_login_where_there_is_none()
    {
        var properties = await PropertiesAsync(Allocated(_builder.AddCassandra("cassandra")).Resource);

        Assert.Equal(["ContactPoints", "Host", "Port", "Uri"], properties.Keys.Order(StringComparer.Ordinal));
        Assert.Equal("cassandra://localhost:21042", properties["Uri"]);
    }

    [Fact]
    public async Task Project_that_references_a_keyspace_under_another_name_gets_its_connection_string()
    {
        var keyspace = Allocated(_builder.AddCassandra("db")).AddKeyspace("trending");

        var program = _builder.AddExecutable("program", "program", ".").WithReference(keyspace, connectionName: "cassandra");

        Assert.Equal("Contact Points=localhost;Port=21042;Default Keyspace=trending", (await program.Resource.EnvironmentAsync())["ConnectionStrings__cassandra"]);
    }

    private static IResourceBuilder<CassandraServerResource> Allocated(IResourceBuilder<CassandraServerResource> server) =>
        server.WithEndpoint("tcp", endpoint => endpoint.AllocatedEndpoint = new AllocatedEndpoint(endpoint, "localhost", 21042));

    private static async Task<string?> TextAsync(ReferenceExpression expression) =>
        await expression.GetValueAsync(TestContext.Current.CancellationToken);

    private static async Task<Dictionary<string, string?>> PropertiesAsync(IResourceWithConnectionString resource)
    {
        var properties = new Dictionary<string, string?>();
        foreach (var (name, expression) in resource.GetConnectionProperties())
        {
            properties.Add(name, await TextAsync(expression));
        }

        return properties;
    }
}
