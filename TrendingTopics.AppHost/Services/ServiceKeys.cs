using Microsoft.Extensions.Configuration;

namespace TrendingTopics.AppHost.Services;

/// <summary>The keys that services ask their callers for, where the AppHost is given some (section <c>ApiKeys</c>).</summary>
internal static class ServiceKeys
{
    private const string Section = "ApiKeys";
    private const string Hash = "sha256:";

    /// <summary>Gives them to a service, wherever the AppHost has them from.</summary>
    public static IResourceBuilder<ProjectResource> WithKeys(this IResourceBuilder<ProjectResource> service)
    {
        foreach (var (setting, key) in service.ApplicationBuilder.Configuration.GetSection(Section).AsEnumerable())
        {
            if (!string.IsNullOrEmpty(key))
            {
                service.WithEnvironment(setting.Replace(":", "__", StringComparison.Ordinal), key);
            }
        }

        return service;
    }

    /// <summary>Has a command of the dashboard bear the first key for writing that is known, and not only its hash.</summary>
    public static Task ShowKeyAsync(this IResourceBuilder<ProjectResource> service, HttpCommandRequestContext context)
    {
        var writers = service.ApplicationBuilder.Configuration.GetSection($"{Section}:Write");
        var key = writers.AsEnumerable()
            .SelectMany(entry => (entry.Value ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            .FirstOrDefault(text => !text.StartsWith(Hash, StringComparison.OrdinalIgnoreCase));
        if (key is not null)
        {
            context.Request.Headers.Add("X-Api-Key", key);
        }

        return Task.CompletedTask;
    }
}
