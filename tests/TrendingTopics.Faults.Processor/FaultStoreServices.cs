using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using TrendingTopics.Engine.Stores;

namespace TrendingTopics.Faults.Processor;

/// <summary>Puts the fault points between the engine and its store.</summary>
internal static class FaultStoreServices
{
    /// <summary>Wraps the store that is registered.</summary>
    public static void AddFaultPoint(this IServiceCollection services)
    {
        var store = services.Single(service => service.ServiceType == typeof(ITrendStore));
        services.Remove(store);
        services.AddSingleton<ITrendStore>(provider => new FaultStore(
            (ITrendStore)ActivatorUtilities.CreateInstance(provider, store.ImplementationType!),
            new FaultTrigger(provider.GetRequiredService<IConfiguration>())));
    }
}
