using System.Diagnostics;
using Cassandra.OpenTelemetry;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;
using TrendingTopics.Contracts.Otlp;
using TrendingTopics.ServiceDefaults.Telemetry;
using TrendingTopics.ServiceDefaults.Tests.Hosting;

namespace TrendingTopics.ServiceDefaults.Tests.Telemetry;

public sealed partial class TelemetryTests
{
    private const int Server = 2;
    private const int Client = 3;
    private const int Warning = 13;

    [Fact]
    public async Task Request_makes_a_trace_and_asking_for_health_makes_none()
    {
        await using var collector = await OtlpReceiver.StartAsync();
        using var driver = new ActivitySource(TelemetrySources.Cassandra);
        await using var service = await Service.StartAsync(
            collector,
            builder => builder.Services.AddHealthChecks().AddCheck("cassandra", () =>
            {
                using var request = driver.StartActivity("Session_Request");
                return HealthCheckResult.Healthy();
            }),
            app =>
            {
                app.MapDefaultEndpoints();
                app.MapGet("/greetings/{name}", (string name) => $"\"Hello {name}\"");
            });
        await service.GetAsync("/health");
        await service.GetAsync("/alive");
        await service.GetAsync("/greetings/Ada");

        var span = await collector.SpanAsync(s => s.Name == "GET /greetings/{name}");
        Assert.Equal(("trendingtopics-example", Server), (span.Origin.Service, span.Kind));
        Assert.Equal("/greetings/Ada", span.Attributes["url.path"]);
        Assert.Equal(200L, span.Attributes["http.response.status_code"]);
        Assert.DoesNotContain(collector.Spans, s => s.Kind == Server && s.Attributes.GetValueOrDefault("url.path") is "/health" or "/alive");
        Assert.DoesNotContain(collector.Spans, s => s.Origin.Scope == driver.Name);
    }

    [Fact]
    public async Task Call_to_another_service_by_its_name_is_part_of_the_request_that_made_it()
    {
        await using var collector = await OtlpReceiver.StartAsync();
        await using var back = await Service.StartAsync(map: app => app.MapGet("/back", () => Results.Ok()));
        await using var front = await Service.StartAsync(
            collector,
            map: app => app.MapGet("/front", (IHttpClientFactory clients) => clients.CreateClient().GetStringAsync(new Uri("http://behind/back"))),
            settings: [KeyValuePair.Create("Services:behind:http:0", (string?)back.Http.BaseAddress!.Authority)]);
        using var answer = await front.Http.GetAsync(new Uri("/front", UriKind.Relative), TestContext.Current.CancellationToken);

        Assert.True(answer.IsSuccessStatusCode);
        var request = await collector.SpanAsync(s => s.Name == "GET /front");
        var call = await collector.SpanAsync(s => s.Kind == Client && s.ParentSpanId == request.SpanId);
        Assert.Equal(request.TraceId, call.TraceId);
        Assert.StartsWith(back.Http.BaseAddress!.AbsoluteUri, (string?)call.Attributes["url.full"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Log_arrives_with_its_named_values_its_scope_and_its_trace()
    {
        await using var collector = await OtlpReceiver.StartAsync();
        await using var service = await Service.StartAsync(collector, map: app => app.MapGet("/bursts", (ILogger<TelemetryTests> log) =>
        {
            using var scope = log.BeginScope(new Dictionary<string, object?> { ["Stream"] = "hashtags" });
            Burst(log, "#IA", 420);
            return Results.Ok("");
        }));
        await service.GetAsync("/bursts");

        var record = await collector.LogAsync(l => l.Body == "The topic #IA came 420 times");
        Assert.Equal(("trendingtopics-example", typeof(TelemetryTests).FullName, Warning), (record.Origin.Service, record.Origin.Scope, record.Severity));
        Assert.Equal(("#IA", 420L, "hashtags"), (record.Attributes["Topic"], record.Attributes["Count"], record.Attributes["Stream"]));
        var span = await collector.SpanAsync(s => s.Name == "GET /bursts");
        Assert.Equal((span.TraceId, span.SpanId), (record.TraceId, record.SpanId));
    }

    [Fact]
    public async Task Metrics_of_requests_calls_and_the_runtime_arrive()
    {
        await using var collector = await OtlpReceiver.StartAsync();
        await using var service = await Service.StartAsync(collector);
        await service.GetAsync("/health");

        await collector.PointAsync(p => p.Name == "http.server.request.duration" && p is { Unit: "s", Count: > 0 });
        await collector.PointAsync(p => p.Name == "http.client.request.duration" && p is { Unit: "s", Count: > 0 });
        await collector.PointAsync(p => p.Name == "dotnet.gc.collections");
    }

    [Fact]
    public async Task Sending_telemetry_writes_no_log_of_its_own()
    {
        await using var collector = await OtlpReceiver.StartAsync();
        using var lines = new LogLines();
        await using (await Service.StartAsync(collector, builder => builder.Logging.AddProvider(lines)))
        {
            await collector.PointAsync(p => p.Name == "dotnet.gc.collections");
            await collector.LogAsync(l => l.Origin.Scope == "Microsoft.Hosting.Lifetime");
        }

        Assert.Contains("Microsoft.Hosting.Lifetime", lines.Categories);
        Assert.DoesNotContain(lines.Categories, c => c == "Polly" || c.StartsWith("System.Net.Http", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Name_and_attributes_that_the_environment_gives_a_service_win()
    {
        await using var collector = await OtlpReceiver.StartAsync();
        await using var service = await Service.StartAsync(
            collector,
            settings:
            [
                KeyValuePair.Create("OTEL_SERVICE_NAME", (string?)"processor"),
                KeyValuePair.Create("OTEL_RESOURCE_ATTRIBUTES", (string?)"service.instance.id=replica-2"),
            ]);

        var point = await collector.PointAsync(p => p.Name == "dotnet.gc.collections");
        Assert.Equal(("processor", "replica-2"), (point.Origin.Service, point.Origin.Resource["service.instance.id"]));
        Assert.Contains("service.version", point.Origin.Resource.Keys);
    }

    [Fact]
    public async Task Endpoint_that_is_no_address_is_refused_at_the_start()
    {
        var refusal = await Assert.ThrowsAsync<ArgumentException>(
            () => Service.StartAsync(settings: [KeyValuePair.Create("OTEL_EXPORTER_OTLP_ENDPOINT", (string?)"collector")]));

        Assert.StartsWith("OTEL_EXPORTER_OTLP_ENDPOINT: 'collector' is not an address", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Source_of_Cassandra_traces_is_the_one_that_its_package_names() =>
        Assert.Equal(TelemetrySources.Cassandra, CassandraActivitySourceHelper.ActivitySourceName);

    [LoggerMessage(LogLevel.Warning, "The topic {Topic} came {Count} times")]
    private static partial void Burst(ILogger logger, string topic, int count);
}
