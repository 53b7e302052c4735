using TrendingTopics.Contracts.Otlp;
using TrendingTopics.Contracts.Programs;
using TrendingTopics.Standalone.Tests.Programs;
using Xunit;

namespace TrendingTopics.Standalone.Tests.Telemetry;

public sealed class OtlpExportTests
{
    [Fact]
    public async Task Traces_metrics_and_logs_go_where_the_environment_says()
    {
        await using var receiver = await OtlpReceiver.StartAsync();
        using var folder = new TempFolder();
        await using var run = StandaloneRun.Start(folder.Path, ["--data", folder["data"], "--urls", "http://127.0.0.1:0", "--output", "none"], receiver.Environment);
        using var api = new TrendingApi(await run.AddressAsync());
        await api.GetAsync("/api/streams");

        const string Service = "trendingtopics-standalone";
        await receiver.PointAsync(p => p.Origin is { Service: Service, Scope: "TrendingTopics" } && p.Name == "trending.events");
        await receiver.PointAsync(p => p.Name == "http.server.request.duration");
        await receiver.PointAsync(p => p.Name == "dotnet.gc.collections");
        await receiver.SpanAsync(s => s.Origin.Service == Service && s.Name == "GET /api/streams/");
        await receiver.SpanAsync(s => s.Origin.Scope == "TrendingTopics" && s.Name == "trending.flush");
        await receiver.LogAsync(l => l.Origin.Service == Service && l.Origin.Scope.StartsWith("TrendingTopics.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Endpoint_that_is_no_address_is_refused_with_code_2_and_one_line()
    {
        using var folder = new TempFolder();
        await using var run = StandaloneRun.Start(
            folder.Path,
            ["--data", folder["data"], "--urls", "http://127.0.0.1:0", "--source", "none"],
            new Dictionary<string, string> { ["OTEL_EXPORTER_OTLP_ENDPOINT"] = "collector" });

        Assert.Equal(2, await run.WaitForExitAsync());
        Assert.StartsWith("OTEL_EXPORTER_OTLP_ENDPOINT: ", Assert.Single(run.Errors), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Collector_that_is_away_does_not_keep_the_program_from_ending()
    {
        using var folder = new TempFolder();
        await using var run = StandaloneRun.Start(
            folder.Path,
            ["--data", folder["data"], "--urls", "http://127.0.0.1:0", "--source", "none", "--output", "none", "--exit-when-done"],
            new Dictionary<string, string> { ["OTEL_EXPORTER_OTLP_ENDPOINT"] = "http://127.0.0.1:9" });

        Assert.Equal(0, await run.WaitForExitAsync());
        Assert.StartsWith("done records=0 ", run.Output[^1], StringComparison.Ordinal);
    }
}
