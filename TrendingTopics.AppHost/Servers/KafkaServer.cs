using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using TrendingTopics.AppHost.Settings;

namespace TrendingTopics.AppHost.Servers;

/// <summary>The Kafka that the services use.</summary>
internal static class KafkaServer
{
    public const string Name = "kafka";

    private const string Broker = "tcp";
    private const string BetweenContainers = "internal";

    /// <summary>
    /// The server that <c>ConnectionStrings:kafka</c> names, else a container. Its port is the container's own and not the
    /// orchestrator's: a port that is taken is then an error, not somebody else's broker.
    /// </summary>
    public static IResourceBuilder<IResourceWithConnectionString> AddKafkaServer(this IDistributedApplicationBuilder builder, AppParameters parameters)
    {
        if (!string.IsNullOrEmpty(builder.Configuration.GetConnectionString(Name)))
        {
            return builder.AddConnectionString(Name);
        }

        var kafka = builder.AddKafka(Name, parameters.KafkaPort.Value)
            .WithEndpoint(Broker, endpoint => endpoint.IsProxied = false)
            .WithUrlForEndpoint(BetweenContainers, link => link.DisplayLocation = UrlDisplayLocation.DetailsOnly)
            .WithDataVolume()
            .WithBrokerCheck();
        return parameters.KafkaUI ? kafka.WithKafkaUI() : kafka;
    }

    private static IResourceBuilder<KafkaServerResource> WithBrokerCheck(this IResourceBuilder<KafkaServerResource> kafka)
    {
        const string Key = $"{Name}-broker";
        var check = new BrokerCheck(((IResourceWithConnectionString)kafka.Resource).GetConnectionStringAsync);
        kafka.ApplicationBuilder.Services.AddSingleton(check).AddHealthChecks().AddCheck(Key, check);
        foreach (var builtIn in kafka.Resource.Annotations.OfType<HealthCheckAnnotation>().ToList())
        {
            kafka.Resource.Annotations.Remove(builtIn);
        }

        return kafka.WithHealthCheck(Key);
    }
}
