using Microsoft.Extensions.Configuration;

namespace TrendingTopics.Engine.Streams;

/// <summary>
/// Reads the <c>Streams</c> section of a configuration. Each child is a stream; what it does not say is as in the preset of its name.
/// Without the section there is one stream, <c>hashtags</c>.
/// </summary>
public static class StreamDefinitionReader
{
    /// <summary>Name of the section.</summary>
    public const string Section = "Streams";

    /// <summary>The streams of the configuration, checked.</summary>
    /// <exception cref="StreamDefinitionException">Settings are wrong or unknown; the message names each and says what it may be.</exception>
    public static IReadOnlyList<StreamDefinition> Read(IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        var section = configuration.GetSection(Section);
        var errors = new List<StreamDefinitionError>();
        if (!string.IsNullOrEmpty(section.Value))
        {
            errors.Add(new(section.Path, $"is '{section.Value}'; it must hold streams by name"));
        }

        var definitions = section.GetChildren().Select(stream => new StreamSection(stream, errors).Read()).ToList();
        if (errors.Count > 0)
        {
            throw new StreamDefinitionException(errors);
        }

        return definitions.Count > 0 ? definitions : [StreamPresets.For(StreamPresets.Default)];
    }
}
