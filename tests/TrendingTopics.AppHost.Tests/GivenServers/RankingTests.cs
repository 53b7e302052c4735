using Cassandra;
using TrendingTopics.AppHost.Tests.Events;
using TrendingTopics.AppHost.Tests.Hosting;

namespace TrendingTopics.AppHost.Tests.GivenServers;

/// <summary>What is counted over servers that the application is given: the events of a file.</summary>
public sealed class RankingTests
{
    [Fact(Timeout = Patience.PerTest)]
    public async Task Windows_over_HTTP_and_in_CQL_have_the_counts_of_the_events_that_were_sent()
    {
        var folder = Directory.CreateTempSubdirectory("trending-apphost-");
        try
        {
            var events = KnownEvents.Write(folder.FullName);
            await using var servers = await ServerSet.StartAsync(
                [], new Dictionary<string, string> { ["Producer__Source"] = $"file:{events.Path}", ["Producer__Rate"] = "", ["Producer__Topics"] = "" });

            foreach (var minute in KnownEvents.Minutes)
            {
                var ranking = await servers.App.Rankings.FinalAsync(minute);

                Assert.True(ranking.Exact);
                Assert.Equal(events.Ranking(minute), ranking.Topics.Select(t => (t.Topic, t.Count)));
                Assert.Equal(events.Ranking(minute).Order(), (await CountsInCqlAsync(servers, minute)).Order());
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<IEnumerable<(string Topic, long Count)>> CountsInCqlAsync(ServerSet servers, DateTimeOffset minute)
    {
        using var cluster = Cluster.Builder().AddContactPoint("127.0.0.1").WithPort(servers.Cassandra.Port).Build();
        using var session = await cluster.ConnectAsync("trending");
        var rows = await session.ExecuteAsync(new SimpleStatement(
            "SELECT topic, count FROM window_counts WHERE stream = 'hashtags' AND run = 1 AND window = '1m' AND start = ?", minute));
        return rows.Select(row => (row.GetValue<string>("topic"), row.GetValue<long>("count"))).ToList();
    }
}
