using System.Diagnostics;

namespace TrendingTopics.Standalone.Telemetry;

/// <summary>Names the traces of HTTP requests by method and route, which ASP.NET Core itself leaves to an instrumentation package.</summary>
internal static class RequestTraces
{
    /// <summary>Adds the names, with the semantic conventions' attributes.</summary>
    public static void UseRequestTraces(this WebApplication app) => app.Use(async (context, next) =>
    {
        try
        {
            await next(context);
        }
        finally
        {
            Describe(context);
        }
    });

    private static void Describe(HttpContext context)
    {
        if (Activity.Current is not { IsAllDataRequested: true } activity)
        {
            return;
        }

        var route = (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText;
        activity.DisplayName = route is null ? context.Request.Method : $"{context.Request.Method} {route}";
        activity.SetTag("http.request.method", context.Request.Method);
        activity.SetTag("http.route", route);
        activity.SetTag("url.path", context.Request.Path.Value);
        activity.SetTag("http.response.status_code", context.Response.StatusCode);
    }
}
