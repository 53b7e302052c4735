using System.Runtime.ExceptionServices;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace TrendingTopics.Hosting.Cassandra.Tests;

/// <summary>What a resource would be started with.</summary>
internal static class ResourceConfiguration
{
    public static async Task<IReadOnlyDictionary<string, string>> EnvironmentAsync(this IResource resource)
    {
        var configuration = await BuildAsync(ExecutionConfigurationBuilder.Create(resource).WithEnvironmentVariablesConfig());
        return configuration.EnvironmentVariables.ToDictionary();
    }

    public static async Task<IReadOnlyList<string>> ArgumentsAsync(this IResource resource)
    {
        var configuration = await BuildAsync(ExecutionConfigurationBuilder.Create(resource).WithArgumentsConfig());
        return [.. configuration.Arguments.Select(argument => argument.Value)];
    }

    private static async Task<IExecutionConfigurationResult> BuildAsync(IExecutionConfigurationBuilder builder)
    {
        var context = new DistributedApplicationExecutionContext(new DistributedApplicationExecutionContextOptions(DistributedApplicationOperation.Run));
        var configuration = await builder.BuildAsync(context, NullLogger.Instance, TestContext.Current.CancellationToken);
        if (configuration.Exception is { } exception)
        {
            ExceptionDispatchInfo.Throw(exception);
        }

        return configuration;
    }
}
