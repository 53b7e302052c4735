using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace TrendingTopics.Programs.Running;

/// <summary>Adds services that start last.</summary>
public static class AfterStartExtensions
{
    /// <summary>Adds a service that is started when everything else has, the server with its addresses above all.</summary>
    public static IServiceCollection AddAfterStart(this IServiceCollection services, Func<IServiceProvider, IHostedService> create)
    {
        ArgumentNullException.ThrowIfNull(create);
        return services.AddSingleton<IHostedService>(provider => new AfterStart(create(provider)));
    }

    /// <summary>Adds a service that is started when everything else has.</summary>
    public static IServiceCollection AddAfterStart<T>(this IServiceCollection services)
        where T : IHostedService =>
        services.AddAfterStart(provider => ActivatorUtilities.CreateInstance<T>(provider));
}
