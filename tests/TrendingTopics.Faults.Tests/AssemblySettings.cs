using TrendingTopics.Faults.Tests.Worlds;
using Xunit;

// Two tests at a time, each on a stream of its own: most of what one does is to wait for others to notice what befell it.
[assembly: CollectionBehavior(MaxParallelThreads = 2)]
[assembly: AssemblyFixture(typeof(FaultServers))]
