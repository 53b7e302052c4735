using TrendingTopics.Faults.Tests.Loads;

namespace TrendingTopics.Faults.Tests.Worlds;

/// <summary>A topic that holds a load, and events that close all its windows.</summary>
/// <param name="Topic">The topic.</param>
/// <param name="Load">The load.</param>
/// <param name="Closing">How many events close it.</param>
public sealed record WrittenLoad(string Topic, Load Load, int Closing);
