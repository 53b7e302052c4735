using Microsoft.Extensions.Configuration;
using TrendingTopics.Engine.Streams;

namespace TrendingTopics.Programs.Settings;

/// <summary>The JSON file of stream definitions, which the setting <c>StreamsFile</c> names; by convention <c>streams.json</c>.</summary>
public static class StreamsFile
{
    private const string Setting = "StreamsFile";

    /// <summary>Adds the file's settings; nothing where none is named.</summary>
    /// <exception cref="UsageException">There is no such file, or it holds no streams.</exception>
    public static void AddStreamsFile(this IConfigurationManager configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        if (configuration[Setting] is not { Length: > 0 } path)
        {
            return;
        }

        var full = Path.GetFullPath(path);
        if (!File.Exists(full))
        {
            throw new UsageException($"{Setting}: there is no file {full}; it may be a JSON file with a section {StreamDefinitionReader.Section}.");
        }

        var file = new ConfigurationBuilder().AddJsonFile(full, optional: false, reloadOnChange: false).Build();
        if (!file.GetSection(StreamDefinitionReader.Section).Exists())
        {
            throw new UsageException($"{Setting}: {full} has no section {StreamDefinitionReader.Section}.");
        }

        configuration.AddConfiguration(file);
    }
}
