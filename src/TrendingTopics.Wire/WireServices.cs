using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using TrendingTopics.Engine.Logs;

namespace TrendingTopics.Wire;

/// <summary>Registers a log on Kafka that is only read.</summary>
public static class WireServices
{
    /// <summary>The log on Kafka, to read only; it takes the place of one that was registered before.</summary>
    /// <param name="services">Takes it.</param>
    /// <param name="options">How Kafka is reached and read.</param>
    public static IServiceCollection AddWireLog(this IServiceCollection services, WireOptions options)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.TryAddSingleton(TimeProvider.System);
        services.RemoveAll<IEventLog>();
        return services.AddSingleton<IEventLog>(s => new WireLog(
            options, s.GetRequiredService<TimeProvider>(), s.GetRequiredService<ILoggerFactory>().CreateLogger("TrendingTopics.Wire")));
    }
}
