using System.Net;
using System.Net.Http.Json;
using Microsoft.Extensions.DependencyInjection;
using TrendingTopics.Contracts.Memory;
using TrendingTopics.Contracts.Otlp;
using TrendingTopics.Engine.Logs;
using TrendingTopics.Engine.Processing;
using TrendingTopics.Engine.Stores;
using TrendingTopics.Engine.Streams;
using TrendingTopics.Programs.Counting;
using TrendingTopics.ServiceDefaults.Tests.Hosting;
using TrendingTopics.Serving;

namespace TrendingTopics.ServiceDefaults.Tests.Telemetry;

public sealed class EngineTelemetryTests
{
    private static readonly StreamDefinition Hashtags = new() { Name = "hashtags", Windows = [WindowDefinition.Parse("1m", null)] };

    [Fact]
    public async Task What_the_engine_measures_and_traces_arrives()
    {
        await using var collector = await OtlpReceiver.StartAsync();
        var log = new MemoryLog(TimeProvider.System) { TraceParent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01" };
        await using var service = await Service.StartAsync(
            collector,
            builder =>
            {
                builder.Services.AddSingleton<IEventLog>(log).AddSingleton<ITrendStore>(new MemoryStore(TimeProvider.System));
                builder.Services.AddStreamProcessors([Hashtags], new StreamProcessorOptions { Partitions = 1 });
                builder.Services.AddTrendingApi();
            },
            app => app.MapTrendingApi());
        await collector.SpanAsync(s => s.Name == "trending.flush");
        var posted = new { hashtag_principal = "#IA", timestamp = DateTimeOffset.UtcNow };
        using var answer = await service.Http.PostAsJsonAsync("/api/streams/hashtags/events", posted, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        var events = await collector.PointAsync(p => p.Name == "trending.events");
        Assert.Equal(("TrendingTopics", "{event}", 1), (events.Origin.Scope, events.Unit, events.Value));
        Assert.Equal(("hashtags", "counted"), (events.Attributes["stream"], events.Attributes["outcome"]));
        var age = await collector.PointAsync(p => p.Name == "trending.event.age" && p.Count > 0);
        Assert.Equal(("s", 1), (age.Unit, age.Buckets.Sum()));
        var write = await collector.PointAsync(p => p.Name == "trending.store.write.duration" && p.Count > 0);
        Assert.Equal(0.001, write.Bounds[0]);
        Assert.Equal(write.Bounds.Count + 1, write.Buckets.Count);
        var flush = await collector.SpanAsync(s => s.Name == "trending.flush" && s.Links.Count > 0);
        Assert.Equal(new OtlpLink("0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331"), flush.Links.Single());
        Assert.Equal("", flush.ParentSpanId);
        await collector.LogAsync(l => l.Origin.Scope == "TrendingTopics.Engine" && Equals(l.Attributes.GetValueOrDefault("Stream"), "hashtags"));
    }
}
