using System.Globalization;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using TrendingTopics.Programs.Settings;

namespace TrendingTopics.Standalone.Telemetry;

/// <summary>
/// Sends traces, metrics and logs over OTLP, where <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> says where to. The other variables of the
/// OpenTelemetry specification (protocol, headers, intervals, service name) hold as they are.
/// </summary>
internal sealed class OtlpExport : IDisposable
{
    /// <summary>How long what was collected last may take on its way out.</summary>
    private const int ShutdownMilliseconds = 1500;

    private const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";

    private static readonly string[] Meters =
        ["TrendingTopics", "System.Runtime", "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "Microsoft.AspNetCore.Routing"];

    private readonly TracerProvider? _traces;
    private readonly MeterProvider? _metrics;

    private OtlpExport(bool enabled)
    {
        if (enabled)
        {
            _traces = Sdk.CreateTracerProviderBuilder()
                .SetResourceBuilder(Resource())
                .AddSource("TrendingTopics", "Microsoft.AspNetCore")
                .AddOtlpExporter(Limit)
                .Build();
            _metrics = Sdk.CreateMeterProviderBuilder()
                .SetResourceBuilder(Resource())
                .AddMeter(Meters)
                .AddOtlpExporter(Limit)
                .Build();
        }
    }

    /// <summary>Starts to export what is measured and traced, and has the given builder's logs exported too; without an endpoint, nothing.</summary>
    /// <exception cref="UsageException">The endpoint is no address.</exception>
    public static OtlpExport Start(ILoggingBuilder logging)
    {
        var endpoint = Environment.GetEnvironmentVariable(Endpoint);
        if (string.IsNullOrEmpty(endpoint))
        {
            return new OtlpExport(enabled: false);
        }

        if (!Uri.TryCreate(endpoint, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https"))
        {
            throw new UsageException($"{Endpoint}: '{endpoint}' is not an address such as http://localhost:4317.");
        }

        logging.AddOpenTelemetry(options => options.SetResourceBuilder(Resource()).AddOtlpExporter(Limit));
        return new OtlpExport(enabled: true);
    }

    /// <summary>Sends what is left and ends, within a short time also where nobody listens.</summary>
    public void Dispose()
    {
        Parallel.Invoke(
            () => _traces?.Shutdown(ShutdownMilliseconds),
            () => _metrics?.Shutdown(ShutdownMilliseconds));
        _traces?.Dispose();
        _metrics?.Dispose();
    }

    private static ResourceBuilder Resource() => ResourceBuilder.CreateEmpty()
        .AddService("trendingtopics-standalone", serviceVersion: Version())
        .AddTelemetrySdk()
        .AddEnvironmentVariableDetector();

    private static string? Version() => typeof(OtlpExport).Assembly.GetName().Version?.ToString(3);

    private static void Limit(OtlpExporterOptions options)
    {
        if (!int.TryParse(Environment.GetEnvironmentVariable("OTEL_EXPORTER_OTLP_TIMEOUT"), NumberStyles.None, CultureInfo.InvariantCulture, out _))
        {
            options.TimeoutMilliseconds = ShutdownMilliseconds;
        }
    }
}
