using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using TrendingTopics.Programs.Running;
using TrendingTopics.Programs.Settings;
using TrendingTopics.Serving.Access;
using TrendingTopics.Sources.Running;

namespace TrendingTopics.Programs.Feeding;

/// <summary>Adds the feeding of the log from a source.</summary>
public static class FeedingExtensions
{
    /// <summary>Adds the source that is set, runs it once everything else has started, and adds a health check and the keys for who may steer it.</summary>
    /// <param name="builder">The program; has the log.</param>
    /// <param name="values">Its settings.</param>
    /// <exception cref="UsageException">A setting is wrong.</exception>
    public static IHostApplicationBuilder AddFeeding(this IHostApplicationBuilder builder, SettingValues values)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var settings = FeedingSettings.Read(values);
        var source = SourceFactory.Create(settings.Source, settings.Stream, values, TimeProvider.System);
        builder.Services.AddApiKeys();
        builder.Services.AddSingleton(settings);
        builder.Services.AddSource(source, settings.Stream, new SourceRunnerOptions { Partitions = settings.Partitions }, HealthStatus.Unhealthy);
        builder.Services.AddAfterStart<SourceFeed>();
        return builder;
    }
}
