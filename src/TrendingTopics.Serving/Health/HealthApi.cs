using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace TrendingTopics.Serving.Health;

/// <summary>
/// <c>/health</c> (ready: every check) and <c>/alive</c> (the process answers; checks tagged <see cref="Live"/>). Being behind the log's
/// end is not being unhealthy.
/// </summary>
internal static class HealthApi
{
    public const string Live = "live";

    public static void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapHealthChecks("/health", new HealthCheckOptions { ResponseWriter = WriteAsync });
        endpoints.MapHealthChecks("/alive", new HealthCheckOptions { ResponseWriter = WriteAsync, Predicate = check => check.Tags.Contains(Live) });
    }

    private static Task WriteAsync(HttpContext context, HealthReport report) =>
        context.Response.WriteAsJsonAsync(Describe(report), ServingJson.Default.HealthBody, cancellationToken: context.RequestAborted);

    private static HealthBody Describe(HealthReport report) => new()
    {
        Status = Name(report.Status),
        Checks = report.Entries.ToDictionary(e => e.Key, e => new HealthCheckBody
        {
            Status = Name(e.Value.Status),
            Detail = e.Value.Description,
            Milliseconds = Math.Round(e.Value.Duration.TotalMilliseconds, 3),
        }),
    };

    private static string Name(HealthStatus status) => JsonNamingPolicy.CamelCase.ConvertName(status.ToString());
}
