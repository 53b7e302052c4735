using System.Reflection;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using TrendingTopics.Serving.Health;

namespace TrendingTopics.ServiceDefaults.Telemetry;

/// <summary>
/// Traces, metrics and logs over OTLP. The variables of the OpenTelemetry specification (endpoint, protocol, headers, intervals, service
/// name, resource attributes) hold as they are, from the environment or any other source of settings.
/// </summary>
internal static class TelemetryExtensions
{
    private const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";

    /// <summary>Measures and traces, and sends it where <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> says; without an endpoint nothing leaves the process.</summary>
    /// <exception cref="ArgumentException">The endpoint is no address.</exception>
    public static void AddTelemetry(this IHostApplicationBuilder builder)
    {
        builder.Logging.AddOpenTelemetry(logging =>
        {
            logging.IncludeFormattedMessage = true;
            logging.IncludeScopes = true;
        });
        var telemetry = builder.Services.AddOpenTelemetry()
            .ConfigureResource(resource => Describe(resource, builder.Environment))
            .WithMetrics(Measure)
            .WithTracing(Trace);
        if (builder.HasCollector())
        {
            telemetry.UseOtlpExporter();
            builder.Services.AddExporterClients();
        }
    }

    // The instruments themselves advise buckets that fit their unit, seconds: no views are needed.
    private static void Measure(MeterProviderBuilder metrics) => metrics
        .AddMeter(TelemetrySources.TrendingTopics, TelemetrySources.Kafka)
        .AddAspNetCoreInstrumentation()
        .AddHttpClientInstrumentation()
        .AddRuntimeInstrumentation();

    private static void Trace(TracerProviderBuilder traces) => traces
        .AddSource(TelemetrySources.TrendingTopics, TelemetrySources.Cassandra, TelemetrySources.Kafka)
        .AddAspNetCoreInstrumentation(requests => requests.Filter = context => !IsHealth(context.Request.Path))
        .AddHttpClientInstrumentation();

    private static bool IsHealth(PathString path) =>
        path.StartsWithSegments(TrendingHealthEndpointExtensions.ReadyPath) || path.StartsWithSegments(TrendingHealthEndpointExtensions.AlivePath);

    // What the environment says comes last, so that it wins.
    private static void Describe(ResourceBuilder resource, IHostEnvironment environment) => resource
        .AddService(environment.ApplicationName.Replace('.', '-').ToLowerInvariant(), serviceVersion: Version())
        .AddEnvironmentVariableDetector();

    private static string? Version() => Assembly.GetEntryAssembly()?.GetName().Version?.ToString(3);

    private static bool HasCollector(this IHostApplicationBuilder builder)
    {
        var endpoint = builder.Configuration[Endpoint];
        if (string.IsNullOrWhiteSpace(endpoint))
        {
            return false;
        }

        return Uri.TryCreate(endpoint, UriKind.Absolute, out var address) && address.Scheme is "http" or "https"
            ? true
            : throw new ArgumentException($"{Endpoint}: '{endpoint}' is not an address such as http://localhost:4317.", nameof(builder));
    }
}
