using System.Diagnostics;

namespace TrendingTopics.Hosting.Cassandra.Tests;

/// <summary>A volume that a test alone uses, removed after it.</summary>
internal sealed class TestVolume : IAsyncDisposable
{
    public string Name { get; } = $"trending-test-{Guid.NewGuid():N}";

    /// <summary>Removes the volume; the containers that used it may take a moment to be gone.</summary>
    public async ValueTask DisposeAsync()
    {
        var engine = Environment.GetEnvironmentVariable("ASPIRE_CONTAINER_RUNTIME") ?? "docker";
        using var pause = new PeriodicTimer(TimeSpan.FromMilliseconds(500));
        for (var attempt = 0; attempt < 60; attempt++)
        {
            using var remove = Process.Start(new ProcessStartInfo(engine, ["volume", "rm", Name])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            await remove.WaitForExitAsync();
            if (remove.ExitCode == 0)
            {
                return;
            }

            await pause.WaitForNextTickAsync();
        }
    }
}
