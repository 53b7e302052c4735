using Microsoft.Extensions.Diagnostics.HealthChecks;
using TrendingTopics.Engine.Processing;
using TrendingTopics.Engine.Time;
using TrendingTopics.Programs.Counting;
using TrendingTopics.Programs.Feeding;
using TrendingTopics.Programs.Running;
using TrendingTopics.Programs.Text;
using TrendingTopics.Serving;
using TrendingTopics.Sources;
using TrendingTopics.Sources.Running;
using TrendingTopics.Standalone.Output;
using TrendingTopics.Standalone.Settings;

namespace TrendingTopics.Standalone.Running;

/// <summary>Registers the parts.</summary>
internal static class StandaloneServices
{
    /// <summary>Of the five seconds that a stop may take, those that the parts have; the rest is for telemetry and the files.</summary>
    private static readonly TimeSpan StopWithin = TimeSpan.FromSeconds(3);

    /// <summary>Adds everything that runs.</summary>
    public static void AddStandalone(this IServiceCollection services, StandaloneSettings settings, ISource? source)
    {
        services.Configure<HostOptions>(o => (o.ShutdownTimeout, o.ServicesStopConcurrently) = (StopWithin, true));
        services.Configure<ConsoleLifetimeOptions>(o => o.SuppressStatusMessages = true);
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton(settings);
        services.AddSingleton<Outcome>();
        services.AddSingleton<Addresses>();
        services.AddTrendingApi(o => o.DefaultStream = settings.Definition.Name);
        services.AddStreamProcessors(
            [settings.Definition], new StreamProcessorOptions { Partitions = settings.Partitions, StopTimeout = UnixMicros.From(StopWithin) });

        // Without its source the program still serves what was counted.
        var feeding = new SourceRunnerOptions { Partitions = settings.Partitions, StopWithin = StopWithin };
        services.AddSource(source, settings.Definition, feeding, HealthStatus.Degraded);
        services.AddAfterStart<Feed>();
        AddOutput(services, settings);
    }

    private static void AddOutput(IServiceCollection services, StandaloneSettings settings)
    {
        switch (settings.Output)
        {
            case OutputKind.Table:
                services.AddSingleton(settings.Definition);
                services.AddSingleton<SnapshotReader>();
                services.AddAfterStart<TableOutput>();
                break;
            case OutputKind.Text:
                services.AddTextOutput([settings.Definition], settings.Every);
                break;
        }
    }
}
