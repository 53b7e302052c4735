using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using TrendingTopics.Engine.Logs;
using TrendingTopics.Engine.Processing;
using TrendingTopics.Engine.Stores;
using TrendingTopics.Engine.Streams;
using TrendingTopics.Programs.Running;

namespace TrendingTopics.Programs.Counting;

/// <summary>Adds the processors of streams.</summary>
public static class StreamProcessorExtensions
{
    /// <summary>
    /// Adds a processor for each stream, as <see cref="StreamProcessors"/>, each of which runs on a thread of its own once everything
    /// else has started, and a health check.
    /// </summary>
    /// <param name="services">Takes them; has the log and the store.</param>
    /// <param name="streams">The streams.</param>
    /// <param name="options">How they are processed.</param>
    public static IServiceCollection AddStreamProcessors(this IServiceCollection services, IReadOnlyList<StreamDefinition> streams, StreamProcessorOptions options)
    {
        ArgumentNullException.ThrowIfNull(streams);
        services.TryAddSingleton(TimeProvider.System);
        services.AddMetrics();
        services.AddSingleton(s => new StreamProcessors(
            streams,
            options,
            s.GetRequiredService<IEventLog>(),
            s.GetRequiredService<ITrendStore>(),
            s.GetRequiredService<TimeProvider>(),
            s.GetRequiredService<ILoggerFactory>(),
            s.GetRequiredService<IMeterFactory>()));
        for (var i = 0; i < streams.Count; i++)
        {
            var index = i;
            services.AddAfterStart(s => new StreamProcessorService(s.GetRequiredService<StreamProcessors>().All[index]));
        }

        services.AddHealthChecks().AddCheck<StreamHealthCheck>("stream");
        return services;
    }
}
