using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using TrendingTopics.Engine.Reading;
using TrendingTopics.Engine.Stores;
using TrendingTopics.Engine.Streams;
using TrendingTopics.Programs.Running;

namespace TrendingTopics.Programs.Text;

/// <summary>Adds the text output of rankings.</summary>
public static class TextOutputExtensions
{
    /// <summary>Prints the current window of each stream's first definition on standard output, whenever it has changed.</summary>
    /// <param name="services">Takes the output; has the store.</param>
    /// <param name="streams">The streams.</param>
    /// <param name="every">How often it looks whether a window has changed.</param>
    public static IServiceCollection AddTextOutput(this IServiceCollection services, IEnumerable<StreamDefinition> streams, TimeSpan every)
    {
        ArgumentNullException.ThrowIfNull(streams);
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<RankingReader>();
        foreach (var stream in streams)
        {
            services.AddAfterStart(s => new TextOutput(stream, every, ReaderOf(s, stream), Console.Out, s.GetRequiredService<TimeProvider>(), s.GetRequiredService<ILogger<TextOutput>>()));
        }

        return services;
    }

    private static SnapshotReader ReaderOf(IServiceProvider services, StreamDefinition stream) =>
        new(stream, services.GetRequiredService<ITrendStore>(), services.GetRequiredService<RankingReader>(), services.GetRequiredService<TimeProvider>());
}
