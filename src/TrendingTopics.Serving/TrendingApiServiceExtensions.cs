using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;
using TrendingTopics.Engine.Reading;
using TrendingTopics.Serving.Access;
using TrendingTopics.Serving.Events;
using TrendingTopics.Serving.Health;
using TrendingTopics.Serving.Limits;
using TrendingTopics.Serving.Live;
using TrendingTopics.Serving.Problems;
using TrendingTopics.Serving.Requests;

namespace TrendingTopics.Serving;

/// <summary>Adds what the HTTP API needs.</summary>
public static class TrendingApiServiceExtensions
{
    /// <summary>
    /// Adds the HTTP API and the page over the <see cref="Engine.Stores.ITrendStore"/> and <see cref="Engine.Logs.IEventLog"/> that the
    /// host registers; health checks that others add to the same collection are shown with its own.
    /// </summary>
    public static IServiceCollection AddTrendingApi(this IServiceCollection services, Action<TrendingApiOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddOptions<TrendingApiOptions>().Configure(options => configure?.Invoke(options));
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<RankingReader>();
        services.AddSingleton<StreamFinder>();
        services.AddSingleton<LiveViews>();
        services.AddSingleton<KeyedPosts>();
        services.AddSingleton<PostedAppends>();
        services.AddTransient<IStartupFilter, ProblemPages>();
        AddProtection(services);
        services.AddProblemDetails(options => options.CustomizeProblemDetails = ProblemPages.Describe);
        services.ConfigureHttpJsonOptions(options =>
        {
            // Topics are hostile text: nothing in an answer looks like markup, wherever it ends up.
            options.SerializerOptions.Encoder = JavaScriptEncoder.Default;
            options.SerializerOptions.TypeInfoResolverChain.Insert(0, ServingJson.Default);
        });
        services.AddOpenApi("v1", OpenApiDescription.Configure);
        AddHealth(services);
        return services;
    }

    private static void AddProtection(IServiceCollection services)
    {
        services.AddApiKeys();
        services.AddOptions<LimitOptions>().BindConfiguration(LimitOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<LimitOptions>, LimitValidator>();
        services.AddOptions<TrustedProxies>().Configure<IConfiguration>(TrustedProxies.Configure).ValidateOnStart();
        services.AddSingleton<IValidateOptions<TrustedProxies>, TrustedProxiesValidator>();
        services.AddSingleton<IConfigureOptions<KestrelServerOptions>, ServerLimits>();
        services.AddSingleton<IConfigureOptions<RateLimiterOptions>, CallerLimits>();
        services.AddRateLimiter();
    }

    private static void AddHealth(IServiceCollection services)
    {
        services.AddTrendingHealth()
            .AddCheck<StoreHealthCheck>("store")
            .AddCheck<LogHealthCheck>("log");
        services.AddOptions<HealthCheckServiceOptions>().Configure<IOptions<TrendingApiOptions>>((health, api) =>
        {
            foreach (var check in health.Registrations.Where(r => r.Name is "store" or "log"))
            {
                check.Timeout = api.Value.HealthTimeout;
            }
        });
    }
}
