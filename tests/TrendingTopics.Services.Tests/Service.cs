namespace TrendingTopics.Services.Tests;

/// <summary>The three services, as they are built beside the tests.</summary>
internal static class Service
{
    public const string Producer = "TrendingTopics.Producer";
    public const string Processor = "TrendingTopics.Processor";
    public const string Api = "TrendingTopics.Api";

    /// <summary>Path of a service's assembly, of the same configuration as the tests.</summary>
    public static string AssemblyOf(string service)
    {
        var own = Path.Combine("tests", "TrendingTopics.Services.Tests");
        return Path.Combine(AppContext.BaseDirectory.Replace(own, service, StringComparison.Ordinal), $"{service}.dll");
    }
}
