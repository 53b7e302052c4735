using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace TrendingTopics.Serving.Health;

/// <summary>Adds what <see cref="TrendingHealthEndpointExtensions.MapTrendingHealth"/> needs.</summary>
public static class TrendingHealthServiceExtensions
{
    /// <summary>Tag of the checks that say whether the process answers, rather than whether it is ready.</summary>
    public const string LiveTag = "live";

    private const string Process = "process";

    private static readonly string[] LiveTags = [LiveTag];

    /// <summary>Adds health checks, with one that says that the process answers. Called several times, it adds that one once.</summary>
    public static IHealthChecksBuilder AddTrendingHealth(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.Configure<HealthCheckServiceOptions>(health =>
        {
            if (health.Registrations.All(r => r.Name != Process))
            {
                health.Registrations.Add(new HealthCheckRegistration(Process, new ProcessHealthCheck(), failureStatus: null, LiveTags));
            }
        });
        return services.AddHealthChecks();
    }
}
