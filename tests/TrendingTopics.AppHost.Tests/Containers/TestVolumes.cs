using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using TrendingTopics.Contracts.Servers;

namespace TrendingTopics.AppHost.Tests.Containers;

/// <summary>Volumes and ports that are a test's own, so that it meets nobody's data; removed at the end.</summary>
internal sealed class TestVolumes : IAsyncDisposable
{
    private readonly string _prefix = $"trending-test-{Guid.NewGuid():N}";
    private readonly HashSet<string> _names = [];
    private readonly PortClaim _kafka = PortClaim.Take();
    private readonly PortClaim _cassandra = PortClaim.Take();

    /// <summary>The AppHost's command line.</summary>
    public IEnumerable<string> Arguments => [$"--Parameters:kafka-port={_kafka.Port}", $"--Parameters:cassandra-port={_cassandra.Port}"];

    /// <summary>Puts them in the place of the application's.</summary>
    public void Use(IDistributedApplicationTestingBuilder builder)
    {
        foreach (var container in builder.Resources.OfType<ContainerResource>())
        {
            foreach (var mount in container.Annotations.OfType<ContainerMountAnnotation>().Where(m => m.Type == ContainerMountType.Volume).ToList())
            {
                var name = $"{_prefix}-{container.Name}";
                _names.Add(name);
                container.Annotations.Remove(mount);
                container.Annotations.Add(new ContainerMountAnnotation(name, mount.Target, mount.Type, mount.IsReadOnly));
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        _kafka.Dispose();
        _cassandra.Dispose();
        foreach (var name in _names)
        {
            await ContainerEngine.RunAsync("volume", "rm", "--force", name);
        }
    }
}
