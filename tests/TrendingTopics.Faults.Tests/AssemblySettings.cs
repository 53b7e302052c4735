using TrendingTopics.Faults.Tests.Worlds;
using Xunit;

// Each test keeps the machine busy, and what it measures out (sessions, a load over some seconds) wants it to itself.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
[assembly: AssemblyFixture(typeof(FaultServers))]
