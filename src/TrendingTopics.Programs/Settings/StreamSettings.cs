using Microsoft.Extensions.Configuration;
using TrendingTopics.Engine.Streams;

namespace TrendingTopics.Programs.Settings;

/// <summary>Reads stream definitions for programs.</summary>
public static class StreamSettings
{
    /// <summary>The streams of the configuration.</summary>
    /// <exception cref="UsageException">A setting is wrong.</exception>
    public static IReadOnlyList<StreamDefinition> ReadAll(IConfiguration configuration)
    {
        try
        {
            return StreamDefinitionReader.Read(configuration);
        }
        catch (StreamDefinitionException e)
        {
            throw new UsageException(string.Join(' ', e.Errors), e);
        }
    }

    /// <summary>The one that the setting <c>Stream</c> names; where it names none, <c>hashtags</c>, or the only one there is.</summary>
    /// <exception cref="UsageException">A setting is wrong, or there is no such stream.</exception>
    public static StreamDefinition ReadOne(SettingValues values)
    {
        ArgumentNullException.ThrowIfNull(values);
        var streams = ReadAll(values.Configuration);
        var name = values.Text("Stream", streams is [var only] ? only.Name : "hashtags");
        return streams.FirstOrDefault(s => s.Name == name)
            ?? throw values.Problem("Stream", $"there is no stream '{name}'; there is {string.Join(", ", streams.Select(s => s.Name))}.");
    }
}
