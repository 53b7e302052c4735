namespace TrendingTopics.AppHost.Settings;

/// <summary>A parameter that is a whole number: its value, and the resource that shows it.</summary>
internal sealed record WholeNumber(int Value, IResourceBuilder<ParameterResource> Resource);
