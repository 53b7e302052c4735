using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace TrendingTopics.Serving.Access;

/// <summary>Has endpoints ask for the keys of the section <c>ApiKeys</c>. <see cref="TrendingApiServiceExtensions.AddTrendingApi"/> does both by itself.</summary>
public static class ApiKeyExtensions
{
    /// <summary>Adds the keys; wrong ones end the start. Called several times, it adds them once.</summary>
    public static IServiceCollection AddApiKeys(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        if (services.Any(service => service.ServiceType == typeof(ApiKeys)))
        {
            return services;
        }

        services.AddOptions<ApiKeyOptions>().Configure<IConfiguration>(ApiKeyOptions.Configure).ValidateOnStart();
        services.AddSingleton<IValidateOptions<ApiKeyOptions>, ApiKeyValidator>();
        services.AddSingleton<ApiKeys>();
        services.AddHostedService<OpenDoorWarning>();
        return services;
    }

    /// <summary>Lets only those through whose key may read; everybody, where reading is open.</summary>
    public static TBuilder ForReaders<TBuilder>(this TBuilder endpoints)
        where TBuilder : IEndpointConventionBuilder =>
        endpoints.For(AccessLevel.Read);

    /// <summary>Lets only those through whose key may write; everybody, where there are no keys.</summary>
    public static TBuilder ForWriters<TBuilder>(this TBuilder endpoints)
        where TBuilder : IEndpointConventionBuilder =>
        endpoints.For(AccessLevel.Write);

    private static TBuilder For<TBuilder>(this TBuilder endpoints, AccessLevel level)
        where TBuilder : IEndpointConventionBuilder =>
        endpoints.AddEndpointFilter<TBuilder, AccessFilter>().WithMetadata(new NeedsAccess(level));
}
