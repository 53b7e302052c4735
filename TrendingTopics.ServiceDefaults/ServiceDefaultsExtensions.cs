using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Http.Resilience;
using TrendingTopics.ServiceDefaults.Telemetry;
using TrendingTopics.Serving.Health;

namespace TrendingTopics.ServiceDefaults;

/// <summary>What every service shares: telemetry, health checks, and HTTP clients that retry and find services by name.</summary>
public static class ServiceDefaultsExtensions
{
    /// <summary>Adds it; the first call in a service's <c>Program.cs</c>.</summary>
    public static TBuilder AddServiceDefaults<TBuilder>(this TBuilder builder)
        where TBuilder : IHostApplicationBuilder
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.AddTelemetry();
        builder.Services.AddTrendingHealth();
        builder.Services.AddServiceDiscovery();
        builder.Services.ConfigureHttpClientDefaults(http =>
        {
            // What is posted twice is there twice: only what changes nothing is tried again.
            http.AddStandardResilienceHandler(options => options.Retry.DisableForUnsafeHttpMethods());
            http.AddServiceDiscovery();
        });
        return builder;
    }

    /// <summary>
    /// Maps <c>/health</c> (ready) and <c>/alive</c> (live). Not for a service that maps the HTTP API: that has them already.
    /// </summary>
    public static WebApplication MapDefaultEndpoints(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        app.MapTrendingHealth();
        return app;
    }
}
