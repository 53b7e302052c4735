using System.Collections.Concurrent;
using System.Diagnostics;
using TrendingTopics.Cassandra.Tests.Servers;
using TrendingTopics.Contracts.Servers;
using TrendingTopics.Engine.Rankings;
using TrendingTopics.Engine.Streams;
using Xunit;

namespace TrendingTopics.Cassandra.Tests.Connections;

public sealed class TraceTests(SharedCassandra shared)
{
    private static readonly RunKey Run = new("hashtags", 1);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Requests_are_parts_of_what_is_going_on_and_never_of_one_another_nor_traces_of_their_own()
    {
        await using var cassandra = new StoreOnCassandra(await shared.GetAsync(), o => o.TraceStatements = true);
        await cassandra.Store.ListStreamsAsync(Stop);
        using var source = new ActivitySource(cassandra.Keyspace);
        var spans = new ConcurrentQueue<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = s => s.Name == source.Name || s.Name == "Cassandra.OpenTelemetry",
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = spans.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);

        await cassandra.Store.GetStatusAsync(Run, Stop);
        using (var flush = source.StartActivity("flush"))
        {
            await cassandra.Store.WriteMergedAsync(Run, Rows.Merged(Rows.Noon, new RankedTopic(1, "#secret", 5), new RankedTopic(2, "#b", 4)), null, Stop);
            Assert.Same(flush, Activity.Current);
        }

        var mine = spans.Where(span => $"{span.GetTagItem("db.namespace")}" == cassandra.Keyspace).ToList();
        var parent = Assert.Single(spans, span => span.OperationName == "flush");
        Assert.All(mine, span => Assert.Equal(parent.TraceId, span.TraceId));
        var requests = mine.Where(span => span.OperationName.StartsWith("Session_Request", StringComparison.Ordinal)).ToList();
        Assert.Contains(requests, span => $"{span.GetTagItem("db.query.text")}".StartsWith($"INSERT INTO {cassandra.Keyspace}.windows ", StringComparison.Ordinal));
        Assert.All(requests, span => Assert.Equal(parent.SpanId, span.ParentSpanId));
        Assert.DoesNotContain(mine.SelectMany(span => span.Tags), tag => tag.Value?.Contains("#secret", StringComparison.Ordinal) == true);
    }
}
