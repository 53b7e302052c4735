using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;
using TrendingTopics.Engine.Logs;
using TrendingTopics.Engine.Streams;
using TrendingTopics.Sources;
using TrendingTopics.Sources.Running;

namespace TrendingTopics.Programs.Feeding;

/// <summary>Adds the source of events.</summary>
public static class SourceExtensions
{
    /// <summary>Adds the source with its runner, as <see cref="SourceChoice"/>, and a health check; running it is the program's matter.</summary>
    /// <param name="services">Takes them; has the log.</param>
    /// <param name="source">The source; null for none.</param>
    /// <param name="stream">The stream whose topic it feeds.</param>
    /// <param name="options">How it is driven.</param>
    /// <param name="failure">What a source that fails makes of the program.</param>
    public static IServiceCollection AddSource(
        this IServiceCollection services, ISource? source, StreamDefinition stream, SourceRunnerOptions options, HealthStatus failure)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(s => new SourceChoice(
            source,
            source is null
                ? null
                : new SourceRunner(
                    source, stream, s.GetRequiredService<IEventLog>(), s.GetRequiredService<TimeProvider>(), s.GetRequiredService<ILoggerFactory>(), options, s.GetService<IMeterFactory>())));
        services.AddHealthChecks().AddCheck<SourceHealthCheck>("source", failure);
        return services;
    }
}
