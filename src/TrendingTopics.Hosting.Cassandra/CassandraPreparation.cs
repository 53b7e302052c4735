using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace TrendingTopics.Hosting.Cassandra;

/// <summary>What a server that answers is given before anybody who waits for it may go on: its password, then its keyspaces.</summary>
internal static partial class CassandraPreparation
{
    public static async Task PrepareAsync(CassandraServerResource server, ResourceReadyEvent ready, CancellationToken cancellationToken)
    {
        var node = ready.Services.GetRequiredKeyedService<CassandraNode>(server.Name);
        var logger = ready.Services.GetRequiredService<ResourceLoggerService>().GetLogger(server);
        if (await node.EnsurePasswordAsync(cancellationToken).ConfigureAwait(false))
        {
            LogPasswordSet(logger, CassandraServerResource.DefaultUserName);
        }

        foreach (var keyspaceName in server.Keyspaces.Values.Distinct(StringComparer.Ordinal))
        {
            try
            {
                await node.ExecuteAsync(Statements.CreateKeyspace(keyspaceName), cancellationToken).ConfigureAwait(false);
                LogKeyspaceReady(logger, keyspaceName);
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
            {
                LogKeyspaceFailed(logger, exception, keyspaceName);
                throw;
            }
        }
    }

    [LoggerMessage(EventId = 1, Level = LogLevel.Information, Message = "The login '{UserName}' has the password of the application model now")]
    private static partial void LogPasswordSet(ILogger logger, string userName);

    [LoggerMessage(EventId = 2, Level = LogLevel.Information, Message = "Keyspace '{Keyspace}' is there")]
    private static partial void LogKeyspaceReady(ILogger logger, string keyspace);

    [LoggerMessage(EventId = 3, Level = LogLevel.Error, Message = "Keyspace '{Keyspace}' could not be created: what waits for it does not start")]
    private static partial void LogKeyspaceFailed(ILogger logger, Exception exception, string keyspace);
}
