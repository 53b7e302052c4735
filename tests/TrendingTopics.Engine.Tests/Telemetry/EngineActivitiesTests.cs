using System.Diagnostics;
using TrendingTopics.Engine.Telemetry;
using Xunit;

namespace TrendingTopics.Engine.Tests.Telemetry;

public sealed class EngineActivitiesTests
{
    [Fact]
    public void A_flush_is_a_trace_of_its_own_that_links_to_its_producers()
    {
        using var activities = new EngineActivities();
        using var listener = Listen();
        using var ambient = new Activity("request").Start();
        var producer = new ActivityContext(ActivityTraceId.CreateRandom(), ActivitySpanId.CreateRandom(), ActivityTraceFlags.Recorded);

        using var flush = activities.StartFlush("hashtags", [producer]);

        Assert.NotNull(flush);
        Assert.Equal(("trending.flush", "hashtags"), (flush.OperationName, flush.GetTagItem("stream")));
        Assert.NotEqual(ambient.TraceId, flush.TraceId);
        Assert.Null(flush.ParentId);
        Assert.Equal(producer, Assert.Single(flush.Links).Context);
    }

    [Fact]
    public void A_checkpoint_that_failed_says_so()
    {
        using var activities = new EngineActivities();
        using var listener = Listen();

        using var checkpoint = activities.StartCheckpoint("hashtags", 2);
        EngineActivities.Fail(checkpoint, new TimeoutException("The store did not answer."));

        Assert.NotNull(checkpoint);
        Assert.Equal(2, checkpoint.GetTagItem("partition"));
        Assert.Equal((ActivityStatusCode.Error, "The store did not answer."), (checkpoint.Status, checkpoint.StatusDescription));
        Assert.Equal("System.TimeoutException", checkpoint.GetTagItem("error.type"));
    }

    private static ActivityListener Listen()
    {
        var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "TrendingTopics",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
        };
        ActivitySource.AddActivityListener(listener);
        return listener;
    }
}
