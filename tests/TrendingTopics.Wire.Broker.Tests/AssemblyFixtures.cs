using TrendingTopics.Contracts.Servers;
using Xunit;

[assembly: AssemblyFixture(typeof(SharedKafka))]
