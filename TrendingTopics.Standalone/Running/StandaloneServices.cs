using TrendingTopics.Engine.Logs;
using TrendingTopics.Engine.Processing;
using TrendingTopics.Engine.Stores;
using TrendingTopics.Engine.Time;
using TrendingTopics.Serving;
using TrendingTopics.Sources;
using TrendingTopics.Sources.Running;
using TrendingTopics.Standalone.Health;
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
        services.AddHealthChecks().AddCheck<StreamHealthCheck>("stream").AddCheck<SourceHealthCheck>("source");
        AddCounting(services, settings);
        AddSource(services, settings, source);
        AddOutput(services, settings);
    }

    private static void AddCounting(IServiceCollection services, StandaloneSettings settings)
    {
        var options = new StreamProcessorOptions { Partitions = settings.Partitions, StopTimeout = UnixMicros.From(StopWithin) };
        services.AddSingleton(s => new StreamProcessor(
            settings.Definition, s.GetRequiredService<IEventLog>(), s.GetRequiredService<ITrendStore>(), s.GetRequiredService<TimeProvider>(), s.GetRequiredService<ILoggerFactory>(), options));
        AddAfterStart<StreamProcessorService>(services);
    }

    private static void AddSource(IServiceCollection services, StandaloneSettings settings, ISource? source)
    {
        var options = new SourceRunnerOptions { Partitions = settings.Partitions, StopWithin = StopWithin };
        services.AddSingleton(s => new SourceChoice(source is null
            ? null
            : new SourceRunner(source, settings.Definition, s.GetRequiredService<IEventLog>(), s.GetRequiredService<TimeProvider>(), s.GetRequiredService<ILoggerFactory>(), options)));
        AddAfterStart<Feed>(services);
    }

    private static void AddOutput(IServiceCollection services, StandaloneSettings settings)
    {
        services.AddSingleton(settings.Definition);
        services.AddSingleton<SnapshotReader>();
        services.AddSingleton(Console.Out);
        switch (settings.Output)
        {
            case OutputKind.Table:
                AddAfterStart<TableOutput>(services);
                break;
            case OutputKind.Text:
                AddAfterStart<TextOutput>(services);
                break;
        }
    }

    private static void AddAfterStart<T>(IServiceCollection services)
        where T : class, IHostedService =>
        services.AddSingleton<T>().AddHostedService<AfterStart<T>>();
}
