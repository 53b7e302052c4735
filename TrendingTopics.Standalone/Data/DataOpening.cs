using TrendingTopics.Embedded;
using TrendingTopics.Programs.Settings;

namespace TrendingTopics.Standalone.Data;

/// <summary>Opens log and store, which everything else asks for: what is wrong with their folder is best said before anything starts.</summary>
internal static class DataOpening
{
    /// <summary>Opens them.</summary>
    /// <param name="services">Have them.</param>
    /// <param name="command">The command that needs them; null where the program itself does.</param>
    /// <exception cref="UsageException">The folder is not to be had.</exception>
    public static void OpenData(this IServiceProvider services, string? command = null)
    {
        try
        {
            services.GetRequiredService<EmbeddedData>();
        }
        catch (EmbeddedDataException e)
        {
            var advice = e.IsInUse && command is not null ? $" The program holds the folder while it runs: stop it, call {command} again, and start it." : "";
            throw new UsageException($"--data: {e.Message}{advice}".ReplaceLineEndings(" "), e);
        }
    }
}
