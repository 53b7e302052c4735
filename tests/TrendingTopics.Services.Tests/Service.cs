namespace TrendingTopics.Services.Tests;

/// <summary>The three services.</summary>
internal static class Service
{
    public const string Producer = "TrendingTopics.Producer";
    public const string Processor = "TrendingTopics.Processor";
    public const string Api = "TrendingTopics.Api";
}
