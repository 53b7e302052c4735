using TrendingTopics.AppHost.Settings;

namespace TrendingTopics.AppHost.Services;

/// <summary>Adds the projects that are services.</summary>
internal static class ServiceExtensions
{
    private const string Http = "http";

    /// <summary>
    /// Adds a service with its health check and the stream definitions that all share. Where it listens is said here: its launch profiles
    /// are for starting it alone.
    /// </summary>
    /// <param name="builder">Takes it.</param>
    /// <param name="name">Its name.</param>
    /// <param name="parameters">Name the stream definitions.</param>
    /// <param name="port">Its port; null for any, behind the orchestrator's proxy.</param>
    public static IResourceBuilder<ProjectResource> AddService<TProject>(this IDistributedApplicationBuilder builder, string name, AppParameters parameters, int? port = null)
        where TProject : IProjectMetadata, new() =>
        builder.AddProject<TProject>(name, launchProfileName: null)
            .WithHttpEndpoint(port, name: Http, isProxied: port is null)
            .WithHttpHealthCheck("/health")
            .WithEnvironment("StreamsFile", parameters.StreamsFile);

    /// <summary>Tells it where a server is, and starts it once that is ready.</summary>
    public static IResourceBuilder<ProjectResource> Using(this IResourceBuilder<ProjectResource> service, IResourceBuilder<IResourceWithConnectionString> server, string connectionName) =>
        service.WithReference(server, connectionName).WaitFor(server);

    /// <summary>Links from the dashboard into the service, in the place of its bare address.</summary>
    public static IResourceBuilder<ProjectResource> WithLinks(this IResourceBuilder<ProjectResource> service, params ReadOnlySpan<(string Text, string Path)> links)
    {
        var first = links[0];
        service.WithUrlForEndpoint(Http, link => (link.DisplayText, link.Url) = first);
        foreach (var (text, path) in links[1..])
        {
            service.WithUrlForEndpoint(Http, _ => new ResourceUrlAnnotation { DisplayText = text, Url = path });
        }

        return service;
    }
}
