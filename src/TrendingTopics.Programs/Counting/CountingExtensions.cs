using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;
using TrendingTopics.Engine.Processing;
using TrendingTopics.Programs.Running;
using TrendingTopics.Programs.Settings;
using TrendingTopics.Programs.Text;

namespace TrendingTopics.Programs.Counting;

/// <summary>Adds the counting of every stream that is defined.</summary>
public static class CountingExtensions
{
    /// <summary>Adds a processor for each stream, the text output and the end of the program where they are wanted, and a health check.</summary>
    /// <param name="builder">The program; has the log and the store.</param>
    /// <param name="values">Its settings.</param>
    /// <exception cref="UsageException">A setting is wrong.</exception>
    public static IHostApplicationBuilder AddCounting(this IHostApplicationBuilder builder, SettingValues values)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var settings = CountingSettings.Read(values);
        builder.Services.AddSingleton(settings);
        builder.Services.AddStreamProcessors(settings.Streams, new StreamProcessorOptions { Group = settings.Group, Partitions = settings.Partitions });
        if (settings.Output == CountingOutput.Text)
        {
            // Standard output belongs to the rankings.
            builder.Services.Configure<ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
            builder.Services.AddTextOutput(settings.Streams, settings.Every);
        }

        if (settings.ExitWhenDone)
        {
            builder.Services.AddAfterStart<CountToEnd>();
        }

        return builder;
    }
}
