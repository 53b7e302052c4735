using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using TrendingTopics.AppHost.Tests.Hosting;

namespace TrendingTopics.AppHost.Tests.Model;

/// <summary>Which servers are used.</summary>
public sealed class GivenServerTests
{
    private const string Kafka = "--ConnectionStrings:kafka=broker:9092";
    private const string Cassandra = "--ConnectionStrings:cassandra=Contact Points=node;Port=9042";

    [Fact]
    public async Task Without_connection_strings_both_servers_are_containers_whose_data_stay()
    {
        await using var builder = await TrendingApp.ModelAsync();

        Assert.Equal(["cassandra", "kafka"], Containers(builder).Order());
        Assert.All(
            builder.Resources.OfType<ContainerResource>(),
            container => Assert.Contains(container.Annotations.OfType<ContainerMountAnnotation>(), mount => mount.Type == ContainerMountType.Volume));
    }

    [Theory]
    [InlineData(new[] { Kafka }, new[] { "cassandra" })]
    [InlineData(new[] { Cassandra }, new[] { "kafka" })]
    [InlineData(new[] { Kafka, Cassandra }, new string[0])]
    public async Task Connection_string_takes_the_place_of_a_container(string[] given, string[] containers)
    {
        await using var builder = await TrendingApp.ModelAsync(given);

        Assert.Equal(containers, Containers(builder));
    }

    [Fact]
    public async Task Services_get_the_connection_strings_that_are_given_and_the_one_file_of_streams()
    {
        await using var builder = await TrendingApp.ModelAsync(Kafka, Cassandra);
        await using var app = await builder.BuildAsync(TestContext.Current.CancellationToken);

        foreach (var service in builder.Resources.OfType<ProjectResource>())
        {
            var settings = await SettingsAsync(app, service);
            Assert.Equal("broker:9092", settings["ConnectionStrings__kafka"]);
            Assert.Equal(service.Name == TrendingApp.Producer ? null : "Contact Points=node;Port=9042", settings.GetValueOrDefault("ConnectionStrings__cassandra"));
            Assert.True(File.Exists(settings["StreamsFile"]), settings["StreamsFile"]);
            Assert.True(Path.IsPathRooted(settings["StreamsFile"]));
        }
    }

    private static IEnumerable<string> Containers(IDistributedApplicationTestingBuilder builder) => builder.Resources.OfType<ContainerResource>().Select(r => r.Name);

    private static async Task<Dictionary<string, string>> SettingsAsync(DistributedApplication app, ProjectResource service)
    {
        var configuration = await ExecutionConfigurationBuilder.Create(service)
            .WithEnvironmentVariablesConfig()
            .BuildAsync(app.Services.GetRequiredService<DistributedApplicationExecutionContext>(), NullLogger.Instance, TestContext.Current.CancellationToken);
        return configuration.EnvironmentVariables.ToDictionary();
    }
}
