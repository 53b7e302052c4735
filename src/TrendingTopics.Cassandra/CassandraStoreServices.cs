using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using TrendingTopics.Cassandra.Connections;
using TrendingTopics.Cassandra.Settings;
using TrendingTopics.Engine.Stores;

namespace TrendingTopics.Cassandra;

/// <summary>Registers the store on Cassandra.</summary>
public static class CassandraStoreServices
{
    /// <summary>
    /// The store on Cassandra, its health check (<c>cassandra</c>), and a start that connects in the background: the host starts also while no
    /// node answers, and calls fail as transient until one does.
    /// </summary>
    /// <param name="builder">The host's builder.</param>
    /// <param name="connectionName">Name of the connection string: the driver's form, or <c>host[:port][,host…]</c>.</param>
    /// <param name="configure">Changes what section <c>Cassandra</c> says; null for nothing.</param>
    /// <remarks>A wrong setting ends the start with an <see cref="OptionsValidationException"/> that names it.</remarks>
    public static IHostApplicationBuilder AddCassandraStore(
        this IHostApplicationBuilder builder, string connectionName = "cassandra", Action<CassandraStoreOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(connectionName);
        var services = builder.Services;
        services.TryAddSingleton(TimeProvider.System);
        services.AddOptions<CassandraStoreOptions>()
            .BindConfiguration(CassandraStoreOptions.Section)
            .Configure<IConfiguration>((options, configuration) => options.ConnectionString ??= configuration.GetConnectionString(connectionName))
            .Configure(options => configure?.Invoke(options))
            .ValidateOnStart();
        services.AddSingleton<IValidateOptions<CassandraStoreOptions>>(new SettingsValidator(connectionName));
        services.AddSingleton(provider => StoreSettings.Read(provider.GetRequiredService<IOptions<CassandraStoreOptions>>().Value, connectionName));
        services.AddSingleton(provider => new CassandraConnection(
            provider.GetRequiredService<StoreSettings>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILoggerFactory>().CreateLogger("TrendingTopics.Cassandra")));
        services.AddSingleton<ITrendStore, CassandraStore>();
        services.AddSingleton(provider => new CassandraStoreReset(provider.GetRequiredService<CassandraConnection>()));
        services.AddSingleton(provider => new CassandraStreamRemoval(provider.GetRequiredService<CassandraConnection>()));
        services.AddHostedService<ConnectAtStart>();
        services.AddHealthChecks().AddCheck<CassandraHealthCheck>("cassandra");
        return builder;
    }
}
