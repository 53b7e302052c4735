using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using TrendingTopics.Engine.Logs;
using TrendingTopics.Engine.Stores;

namespace TrendingTopics.Embedded;

/// <summary>Registers the embedded log and store.</summary>
public static class EmbeddedServices
{
    /// <summary>
    /// The log and the store in a data folder, which is opened when the first of them is asked for and closed with the host.
    /// </summary>
    public static IHostApplicationBuilder AddEmbedded(this IHostApplicationBuilder builder, EmbeddedOptions options)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(options);
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddSingleton(services => EmbeddedData
            .OpenAsync(options, services.GetRequiredService<TimeProvider>(), services.GetRequiredService<ILoggerFactory>())
            .GetAwaiter().GetResult());
        builder.Services.AddSingleton<IEventLog>(services => services.GetRequiredService<EmbeddedData>().Log);
        builder.Services.AddSingleton<ITrendStore>(services => services.GetRequiredService<EmbeddedData>().Store);
        return builder;
    }
}
