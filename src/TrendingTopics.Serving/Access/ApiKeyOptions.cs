using Microsoft.Extensions.Configuration;

namespace TrendingTopics.Serving.Access;

/// <summary>The keys that callers must have, of the section <c>ApiKeys</c>: lists, or texts separated by commas.</summary>
internal sealed class ApiKeyOptions
{
    /// <summary>The section.</summary>
    public const string Section = "ApiKeys";

    /// <summary>Keys that may read, with the names of their settings.</summary>
    public IReadOnlyList<(string Setting, string Key)> Read { get; private set; } = [];

    /// <summary>Keys that may write and read.</summary>
    public IReadOnlyList<(string Setting, string Key)> Write { get; private set; } = [];

    /// <summary>Takes them from the configuration.</summary>
    public static void Configure(ApiKeyOptions options, IConfiguration configuration)
    {
        options.Read = ReadList(configuration.GetSection($"{Section}:{nameof(Read)}"));
        options.Write = ReadList(configuration.GetSection($"{Section}:{nameof(Write)}"));
    }

    private static List<(string, string)> ReadList(IConfigurationSection section)
    {
        var entries = section.GetChildren().Where(e => !string.IsNullOrWhiteSpace(e.Value)).Select(e => (e.Path, e.Value!.Trim()));
        var texts = (section.Value ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(key => (section.Path, key));
        return [.. entries, .. texts];
    }
}
