using System.Globalization;
using Aspire.Hosting.ApplicationModel;
using Cassandra;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using TrendingTopics.Hosting.Cassandra;

namespace Aspire.Hosting;

/// <summary>
/// Provides extension methods for adding Cassandra resources to the application model.
/// </summary>
public static class CassandraBuilderExtensions
{
    private const int CassandraPort = 9042;
    private const int DefaultHeapMegabytes = 1024;
    private const string DataFolder = "/var/lib/cassandra";

    /// <summary>
    /// Adds a Cassandra container resource to the application model.
    /// The default image is <inheritdoc cref="CassandraContainerImageTags.Image"/> and the tag is <inheritdoc cref="CassandraContainerImageTags.Tag"/>.
    /// </summary>
    /// <param name="builder">The <see cref="IDistributedApplicationBuilder"/>.</param>
    /// <param name="name">The name of the resource. This name will be used as the connection string name when referenced in a dependency.</param>
    /// <param name="port">The host port to bind the underlying container to.</param>
    /// <param name="password">The parameter used to provide the password of the user <c>cassandra</c>. If <see langword="null"/> the server asks for no login.</param>
    /// <returns>A reference to the <see cref="IResourceBuilder{T}"/>.</returns>
    /// <remarks>
    /// The resource is healthy when it answers in CQL. A heap of 1 GB lets it start on a laptop; <see cref="WithHeapSize"/> changes it.
    /// <example>
    /// Add a Cassandra container to the application model and reference a keyspace of it in a .NET project.
    /// <code lang="csharp">
    /// var builder = DistributedApplication.CreateBuilder(args);
    ///
    /// var keyspace = builder.AddCassandra("cassandra")
    ///   .WithDataVolume()
    ///   .AddKeyspace("shop");
    /// var api = builder.AddProject&lt;Projects.Api&gt;("api")
    ///   .WithReference(keyspace)
    ///   .WaitFor(keyspace);
    ///
    /// builder.Build().Run();
    /// </code>
    /// </example>
    /// </remarks>
    public static IResourceBuilder<CassandraServerResource> AddCassandra(
        this IDistributedApplicationBuilder builder,
        [ResourceName] string name,
        int? port = null,
        IResourceBuilder<ParameterResource>? password = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(name);

        var server = new CassandraServerResource(name, password?.Resource);
        builder.Services.TryAddKeyedSingleton(name, (services, _) => new CassandraNode(server, services.GetService<TimeProvider>() ?? TimeProvider.System));

        var resource = builder.AddResource(server)
            .WithImage(CassandraContainerImageTags.Image, CassandraContainerImageTags.Tag)
            .WithImageRegistry(CassandraContainerImageTags.Registry)
            .WithIconName("DatabaseMultiple")
            .WithEndpoint(targetPort: CassandraPort, port: port, name: CassandraServerResource.PrimaryEndpointName)
            .WithHeapSize(DefaultHeapMegabytes)
            .WithHealthCheck(AddHealthCheck(builder, name, name, keyspaceName: null))
            .OnResourceReady(CassandraPreparation.PrepareAsync);
        return password is null
            ? resource
            // The image has no variable for this; the server itself takes any setting as a property of its process.
            : resource
                .WithArgs("-Dcassandra.config.allow_system_properties=true", "-Dcassandra.settings.authenticator=PasswordAuthenticator")
                .OnConnectionStringAvailable(EnsurePasswordCanBeWrittenAsync);
    }

    /// <summary>
    /// Adds a keyspace to a Cassandra server.
    /// </summary>
    /// <param name="builder">The Cassandra server resource builder.</param>
    /// <param name="name">The name of the resource. This name will be used as the connection string name when referenced in a dependency.</param>
    /// <param name="keyspaceName">The name of the keyspace. If not provided, this defaults to the same value as <paramref name="name"/>.</param>
    /// <returns>A reference to the <see cref="IResourceBuilder{T}"/>.</returns>
    /// <remarks>
    /// The keyspace is created when the server is ready and does not have it yet, with one copy of each row. The resource is healthy
    /// once the server has it.
    /// </remarks>
    public static IResourceBuilder<CassandraKeyspaceResource> AddKeyspace(
        this IResourceBuilder<CassandraServerResource> builder,
        [ResourceName] string name,
        string? keyspaceName = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(name);

        var keyspace = new CassandraKeyspaceResource(name, keyspaceName ?? name, builder.Resource);
        builder.Resource.AddKeyspace(keyspace);
        return builder.ApplicationBuilder.AddResource(keyspace)
            .WithIconName("Database")
            .WithHealthCheck(AddHealthCheck(builder.ApplicationBuilder, name, builder.Resource.Name, keyspace.KeyspaceName));
    }

    /// <summary>
    /// Adds a named volume for the data folder to a Cassandra container resource.
    /// </summary>
    /// <param name="builder">The resource builder.</param>
    /// <param name="name">The name of the volume. Defaults to an auto-generated name based on the application and resource names.</param>
    /// <returns>The <see cref="IResourceBuilder{T}"/>.</returns>
    /// <remarks>A volume keeps the password that its server was first given.</remarks>
    public static IResourceBuilder<CassandraServerResource> WithDataVolume(this IResourceBuilder<CassandraServerResource> builder, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(builder);

        return builder.WithVolume(name ?? VolumeNameGenerator.Generate(builder, "data"), DataFolder);
    }

    /// <summary>
    /// Adds a bind mount for the data folder to a Cassandra container resource.
    /// </summary>
    /// <param name="builder">The resource builder.</param>
    /// <param name="source">The source directory on the host to mount into the container.</param>
    /// <returns>The <see cref="IResourceBuilder{T}"/>.</returns>
    public static IResourceBuilder<CassandraServerResource> WithDataBindMount(this IResourceBuilder<CassandraServerResource> builder, string source)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(source);

        return builder.WithBindMount(source, DataFolder);
    }

    /// <summary>
    /// Sets how much memory the server's heap takes. All in all the container takes about half as much again.
    /// </summary>
    /// <param name="builder">The resource builder.</param>
    /// <param name="megabytes">The size of the heap in megabytes, 1024 by default. Left to itself the image takes up to a quarter of the machine's memory.</param>
    /// <returns>The <see cref="IResourceBuilder{T}"/>.</returns>
    public static IResourceBuilder<CassandraServerResource> WithHeapSize(this IResourceBuilder<CassandraServerResource> builder, int megabytes)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(megabytes);

        // Images before 5.0 ask for both or none.
        return builder
            .WithEnvironment("MAX_HEAP_SIZE", Megabytes(megabytes))
            .WithEnvironment("HEAP_NEWSIZE", Megabytes(Math.Max(1, megabytes / 4)));
    }

    private static string Megabytes(int count) => count.ToString(CultureInfo.InvariantCulture) + "M";

    private static string AddHealthCheck(IDistributedApplicationBuilder builder, string name, string serverName, string? keyspaceName)
    {
        var key = $"{name}_check";
        builder.Services.AddHealthChecks().Add(new HealthCheckRegistration(
            key,
            services => new CassandraHealthCheck(services.GetRequiredKeyedService<CassandraNode>(serverName), keyspaceName),
            failureStatus: default,
            tags: default));
        return key;
    }

    private static async Task EnsurePasswordCanBeWrittenAsync(CassandraServerResource server, ConnectionStringAvailableEvent available, CancellationToken cancellationToken)
    {
        var password = await server.PasswordParameter!.GetValueAsync(cancellationToken).ConfigureAwait(false);
        var text = await server.ConnectionStringExpression.GetValueAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (!string.IsNullOrEmpty(password) && new CassandraConnectionStringBuilder(text).Password == password)
            {
                return;
            }
        }
        catch (ArgumentException)
        {
            // Not even a connection string any more.
        }

        throw new DistributedApplicationException(
            $"Parameter '{server.PasswordParameter.Name}' cannot be the password of '{server.Name}': it must not be empty, "
            + "hold a semicolon, or start or end with a quote or a space.");
    }
}
