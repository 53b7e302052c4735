using TrendingTopics.Engine.Streams;
using Xunit;

namespace TrendingTopics.Engine.Tests.Streams;

public class StreamComparisonTests
{
    private static readonly StreamDefinition Original = new()
    {
        Name = "test",
        Windows = [new(60_000_000, 60_000_000), new(300_000_000, 10_000_000)],
    };

    public static TheoryData<string, StreamDefinition> SameOnes => new()
    {
        { "equal", Original with { Windows = [.. Original.Windows] } },
        { "windows in another order", Original with { Windows = [.. Original.Windows.Reverse()] } },
        { "trigger", Original with { Trigger = 1_000_000 } },
        { "checkpoint interval", Original with { CheckpointInterval = 1_000_000 } },
        { "retention", Original with { Retention = 1 } },
        { "idle timeout", Original with { IdleTimeout = 1 } },
        { "top", Original with { Top = 10 } },
        { "counts", Original with { Counts = CountsKept.All } },
        { "data loss", Original with { OnDataLoss = DataLossPolicy.Stop } },
    };

    public static TheoryData<string, StreamDefinition> OtherOnes => new()
    {
        { "topic", Original with { Topic = "other" } },
        { "fields", Original with { Fields = Original.Fields with { Topic = "tag" } } },
        { "extraction", Original with { Extract = TopicExtraction.Words } },
        { "time", Original with { Time = EventTimeKind.Ingest } },
        { "case", Original with { IgnoreCase = true } },
        { "one window more", Original with { Windows = [.. Original.Windows, new(3_600_000_000, 3_600_000_000)] } },
        { "one window less", Original with { Windows = [Original.Windows[0]] } },
        { "lateness", Original with { Lateness = 0 } },
        { "max future", Original with { MaxFuture = 0 } },
        { "max topics", Original with { MaxTopics = 10 } },
        { "start", Original with { StartFrom = StartPosition.Latest } },
    };

    [Theory]
    [MemberData(nameof(SameOnes))]
    public void What_results_do_not_depend_on_may_change(string what, StreamDefinition changed)
    {
        Assert.True(StreamComparison.SameResults(Original, changed), what);
    }

    [Theory]
    [MemberData(nameof(OtherOnes))]
    public void What_results_depend_on_makes_another_run(string what, StreamDefinition changed)
    {
        Assert.False(StreamComparison.SameResults(Original, changed), what);
    }
}
