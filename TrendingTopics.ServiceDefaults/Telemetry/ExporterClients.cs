using Microsoft.Extensions.DependencyInjection;

namespace TrendingTopics.ServiceDefaults.Telemetry;

/// <summary>
/// The HTTP clients of the OTLP exporters. The exporters take them from the factory that makes all others, and try again themselves:
/// they are freed of what the defaults add, which would retry each export twice over and log every one of them.
/// </summary>
internal static class ExporterClients
{
    private static readonly string[] Names = ["OtlpTraceExporter", "OtlpMetricExporter", "OtlpLogExporter"];

    /// <summary>Frees them.</summary>
    public static void AddExporterClients(this IServiceCollection services)
    {
        foreach (var name in Names)
        {
#pragma warning disable EXTEXP0001 // Nothing else takes the handler off one client.
            services.AddHttpClient(name).RemoveAllLoggers().RemoveAllResilienceHandlers();
#pragma warning restore EXTEXP0001
        }
    }
}
