using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using TrendingTopics.Serving.Access;

namespace TrendingTopics.Serving.Health;

/// <summary>Maps what says how a service is. Being behind the log's end is not being unhealthy.</summary>
public static class TrendingHealthEndpointExtensions
{
    /// <summary>Where a service says whether it is ready.</summary>
    public const string ReadyPath = "/health";

    /// <summary>Where a service says whether its process answers.</summary>
    public const string AlivePath = "/alive";

    /// <summary>
    /// Maps <see cref="ReadyPath"/> (every health check) and <see cref="AlivePath"/> (those tagged
    /// <see cref="TrendingHealthServiceExtensions.LiveTag"/>). <see cref="TrendingApiEndpointExtensions.MapTrendingApi"/> does so too: a
    /// service calls one of them.
    /// </summary>
    public static IEndpointRouteBuilder MapTrendingHealth(this IEndpointRouteBuilder endpoints)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        endpoints.MapHealthChecks(ReadyPath, new HealthCheckOptions { ResponseWriter = WriteAsync });
        endpoints.MapHealthChecks(AlivePath, new HealthCheckOptions
        {
            ResponseWriter = WriteAsync,
            Predicate = check => check.Tags.Contains(TrendingHealthServiceExtensions.LiveTag),
        });
        return endpoints;
    }

    private static Task WriteAsync(HttpContext context, HealthReport report) =>
        context.Response.WriteAsJsonAsync(Describe(report, ShowsDetails(context)), ServingJson.Default.HealthBody, cancellationToken: context.RequestAborted);

    // Details hold the addresses of servers: where readers need keys, they are for readers.
    private static bool ShowsDetails(HttpContext context) =>
        context.RequestServices.GetService<ApiKeys>() is not { } keys || keys.Of(context).Level >= AccessLevel.Read;

    private static HealthBody Describe(HealthReport report, bool showsDetails) => new()
    {
        Status = Name(report.Status),
        Checks = report.Entries.ToDictionary(e => e.Key, e => new HealthCheckBody
        {
            Status = Name(e.Value.Status),
            Detail = showsDetails ? e.Value.Description : null,
            Milliseconds = Math.Round(e.Value.Duration.TotalMilliseconds, 3),
        }),
    };

    private static string Name(HealthStatus status) => JsonNamingPolicy.CamelCase.ConvertName(status.ToString());
}
