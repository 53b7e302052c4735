using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;
using Xunit;

namespace TrendingTopics.Hosting.Cassandra.Tests;

public sealed class AddCassandraTests
{
    [Fact]
    public void Server_runs_the_official_image_and_speaks_CQL_on_its_port()
    {
        var builder = DistributedApplication.CreateBuilder();

        builder.AddCassandra("cassandra", port: 9142);

        using var app = builder.Build();
        var server = Assert.Single(app.Services.GetRequiredService<DistributedApplicationModel>().Resources.OfType<CassandraServerResource>());
        Assert.Equal("cassandra", server.Name);
        var image = Assert.Single(server.Annotations.OfType<ContainerImageAnnotation>());
        Assert.Equal(("docker.io", "library/cassandra", "5.0"), (image.Registry, image.Image, image.Tag));
        var endpoint = Assert.Single(server.Annotations.OfType<EndpointAnnotation>());
        Assert.Equal("tcp", endpoint.Name);
        Assert.Equal(9042, endpoint.TargetPort);
        Assert.Equal(9142, endpoint.Port);
        Assert.Equal(ProtocolType.Tcp, endpoint.Protocol);
        Assert.Equal("tcp", endpoint.UriScheme);
        Assert.False(endpoint.IsExternal);
    }

    [Fact]
    public void Host_port_is_any_unless_given_and_Cassandras_own_without_a_proxy()
    {
        var server = DistributedApplication.CreateBuilder().AddCassandra("cassandra");
        var endpoint = Assert.Single(server.Resource.Annotations.OfType<EndpointAnnotation>());
        Assert.Null(endpoint.Port);

        server.WithEndpoint("tcp", one => one.IsProxied = false);

        Assert.False(endpoint.IsProxied);
        Assert.Equal(9042, endpoint.Port);
    }

    [Fact]
    public async Task Heap_fits_a_laptop_and_can_be_changed()
    {
        var builder = DistributedApplication.CreateBuilder();

        var small = builder.AddCassandra("small");
        var large = builder.AddCassandra("large").WithHeapSize(4096);

        var smallEnvironment = await small.Resource.EnvironmentAsync();
        Assert.Equal(("1024M", "256M"), (smallEnvironment["MAX_HEAP_SIZE"], smallEnvironment["HEAP_NEWSIZE"]));
        var largeEnvironment = await large.Resource.EnvironmentAsync();
        Assert.Equal(("4096M", "1024M"), (largeEnvironment["MAX_HEAP_SIZE"], largeEnvironment["HEAP_NEWSIZE"]));
    }

    [Fact]
    public async Task Without_a_password_the_image_is_started_as_it_is()
    {
        var builder = DistributedApplication.CreateBuilder();

        var server = builder.AddCassandra("cassandra");

        Assert.Empty(await server.Resource.ArgumentsAsync());
        Assert.Null(server.Resource.PasswordParameter);
        Assert.Null(server.Resource.UserNameReference);
    }

    [Fact]
    public async Task With_a_password_the_server_is_told_to_ask_for_logins()
    {
        var builder = DistributedApplication.CreateBuilder();
        var password = builder.AddParameter("pass", "p@ss", secret: true);

        var server = builder.AddCassandra("cassandra", password: password);

        Assert.Equal(
            ["-Dcassandra.config.allow_system_properties=true", "-Dcassandra.settings.authenticator=PasswordAuthenticator"],
            await server.Resource.ArgumentsAsync());
        Assert.DoesNotContain(await server.Resource.EnvironmentAsync(), variable => variable.Value.Contains("p@ss", StringComparison.Ordinal));
    }

    [Fact]
    public void Data_volume_holds_the_servers_data_under_a_name_of_the_applications_unless_given()
    {
        var builder = DistributedApplication.CreateBuilder();

        var named = Assert.Single(builder.AddCassandra("named").WithDataVolume("chosen").Resource.Annotations.OfType<ContainerMountAnnotation>());
        var unnamed = Assert.Single(builder.AddCassandra("unnamed").WithDataVolume().Resource.Annotations.OfType<ContainerMountAnnotation>());

        Assert.Equal((ContainerMountType.Volume, "chosen", "/var/lib/cassandra"), (named.Type, named.Source, named.Target));
        Assert.Equal((ContainerMountType.Volume, "/var/lib/cassandra"), (unnamed.Type, unnamed.Target));
        Assert.EndsWith("-unnamed-data", unnamed.Source, StringComparison.Ordinal);
    }

    [Fact]
    public void Data_bind_mount_holds_the_servers_data()
    {
        var builder = DistributedApplication.CreateBuilder();
        var folder = Path.GetFullPath("data");

        var server = builder.AddCassandra("cassandra").WithDataBindMount(folder);

        var mount = Assert.Single(server.Resource.Annotations.OfType<ContainerMountAnnotation>());
        Assert.Equal((ContainerMountType.BindMount, folder, "/var/lib/cassandra"), (mount.Type, mount.Source, mount.Target));
    }

    [Fact]
    public void Keyspace_is_a_child_of_its_server_and_each_has_a_health_check()
    {
        var builder = DistributedApplication.CreateBuilder();

        var keyspace = builder.AddCassandra("cassandra").AddKeyspace("trends", "trending");

        using var app = builder.Build();
        var server = keyspace.Resource.Parent;
        Assert.Equal("cassandra", server.Name);
        Assert.Equal("trending", keyspace.Resource.KeyspaceName);
        Assert.Equal(new Dictionary<string, string> { ["trends"] = "trending" }, server.Keyspaces);
        Assert.Equal("cassandra_check", Assert.Single(server.Annotations.OfType<HealthCheckAnnotation>()).Key);
        Assert.Equal("trends_check", Assert.Single(keyspace.Resource.Annotations.OfType<HealthCheckAnnotation>()).Key);
        var registrations = app.Services.GetRequiredService<IOptions<HealthCheckServiceOptions>>().Value.Registrations;
        Assert.All(["cassandra_check", "trends_check"], key => Assert.IsType<CassandraHealthCheck>(registrations.Single(one => one.Name == key).Factory(app.Services)));
    }

    [Theory]
    [InlineData("my-keyspace")]
    [InlineData("1st")]
    [InlineData("a\"; DROP")]
    [InlineData("a234567890123456789012345678901234567890123456789")]
    public void Keyspace_name_that_Cassandra_does_not_allow_is_refused_with_what_is_allowed(string name)
    {
        var server = DistributedApplication.CreateBuilder().AddCassandra("cassandra");

        var exception = Assert.Throws<ArgumentException>(() => server.AddKeyspace("trends", name));

        Assert.Equal("keyspaceName", exception.ParamName);
        Assert.Contains("a letter, then letters, digits and underscores", exception.Message, StringComparison.Ordinal);
    }
}
