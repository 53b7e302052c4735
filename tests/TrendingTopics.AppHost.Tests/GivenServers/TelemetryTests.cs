using TrendingTopics.AppHost.Tests.Hosting;
using TrendingTopics.Contracts.Otlp;

namespace TrendingTopics.AppHost.Tests.GivenServers;

/// <summary>What the services send over OTLP while they work.</summary>
[Collection(LiveApp.Tests)]
public sealed class TelemetryTests(LiveApp live)
{
    [Fact(Timeout = Patience.PerTest)]
    public async Task Trace_leads_from_the_producer_through_the_log_to_the_flush_and_its_write_in_Cassandra()
    {
        var telemetry = await live.TelemetryAsync();

        var flush = await telemetry.SpanAsync(span => span is { Origin.Service: TrendingApp.Processor, Name: "trending.flush", Links.Count: > 0 });
        var sent = await telemetry.SpanAsync(span => flush.Links.Contains(new OtlpLink(span.TraceId, span.SpanId)));
        var write = await telemetry.SpanAsync(span => span.TraceId == flush.TraceId && span.ParentSpanId == flush.SpanId && span.Origin.Scope == "Cassandra.OpenTelemetry");

        Assert.Equal(TrendingApp.Producer, sent.Origin.Service);
        Assert.Equal("tweets_topic", sent.Attributes["messaging.destination.name"]);
        Assert.Equal("cassandra", write.Attributes["db.system"]);
    }

    [Theory(Timeout = Patience.PerTest)]
    [InlineData("trending.events")]
    [InlineData("trending.event.age")]
    [InlineData("trending.watermark.lag")]
    [InlineData("trending.log.lag")]
    [InlineData("trending.store.write.duration")]
    [InlineData("trending.checkpoint.duration")]
    public async Task Processor_sends_what_the_engine_measures(string instrument)
    {
        var telemetry = await live.TelemetryAsync();

        var point = await telemetry.PointAsync(point => point.Origin is { Service: TrendingApp.Processor, Scope: "TrendingTopics" } && point.Name == instrument);

        Assert.Equal("hashtags", point.Attributes["stream"]);
    }

    [Theory(Timeout = Patience.PerTest)]
    [InlineData(TrendingApp.Producer)]
    [InlineData(TrendingApp.Processor)]
    [InlineData(TrendingApp.Api)]
    public async Task Service_sends_structured_logs_in_its_own_name(string service)
    {
        var telemetry = await live.TelemetryAsync();

        var line = await telemetry.LogAsync(log => log.Origin.Service == service && log.Attributes.Count > 1);

        Assert.NotEmpty(line.Body);
    }
}
