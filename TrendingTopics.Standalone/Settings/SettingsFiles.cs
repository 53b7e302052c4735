using TrendingTopics.Programs.CommandLine;
using TrendingTopics.Programs.Settings;

namespace TrendingTopics.Standalone.Settings;

/// <summary>
/// Where settings come from, the later ones winning: <c>appsettings.json</c> and <c>streams.json</c> beside the program, then those in
/// the current folder, the environment, the command line.
/// </summary>
internal static class SettingsFiles
{
    private static readonly string[] Names = ["appsettings.json", "streams.json"];

    /// <summary>Reads them.</summary>
    /// <exception cref="UsageException">A file is no JSON.</exception>
    public static IConfigurationRoot Load(CommandLineValues commandLine)
    {
        var folders = new[] { AppContext.BaseDirectory, Environment.CurrentDirectory }
            .Select(Path.TrimEndingDirectorySeparator)
            .Distinct(StringComparer.Ordinal);
        var builder = new ConfigurationBuilder();
        foreach (var file in folders.SelectMany(folder => Names.Select(name => Path.Combine(folder, name))))
        {
            builder.AddJsonFile(file, optional: true, reloadOnChange: false);
        }

        builder.AddEnvironmentVariables("ASPNETCORE_").AddEnvironmentVariables().AddInMemoryCollection(commandLine.ToConfiguration());
        try
        {
            return builder.Build();
        }
        catch (InvalidDataException e)
        {
            throw new UsageException($"{e.Message} {e.InnerException?.Message}".ReplaceLineEndings(" ").Trim(), e);
        }
    }
}
