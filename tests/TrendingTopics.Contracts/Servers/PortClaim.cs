using System.Net;
using System.Net.Sockets;

namespace TrendingTopics.Contracts.Servers;

/// <summary>
/// Ports that are free and stay so until a server listens there: a file of each port's name, locked for as long as the claim is held,
/// keeps the other tests on this machine from them, in whatever process they run.
/// </summary>
public sealed class PortClaim : IDisposable
{
    // Below what systems hand out to outgoing connections.
    private const int Lowest = 10_000;
    private const int Highest = 32_000;
    private static readonly string Folder = Path.Combine(Path.GetTempPath(), "trending-test-ports");
    private readonly List<FileStream> _locks = [];

    private PortClaim(int port)
    {
        Port = port;
    }

    /// <summary>The port.</summary>
    public int Port { get; }

    /// <summary>Claims a port and those that its server takes beside it.</summary>
    /// <param name="beside">Their distances from the port: 1 for the one above it.</param>
    public static PortClaim Take(params int[] beside)
    {
        Directory.CreateDirectory(Folder);
        for (var attempt = 0; attempt < 1000; attempt++)
        {
            var claim = new PortClaim(Random.Shared.Next(Lowest, Highest));
            if (claim.TryLock(claim.Port) && beside.All(distance => claim.TryLock(claim.Port + distance)))
            {
                return claim;
            }

            claim.Dispose();
        }

        throw new InvalidOperationException($"No free port between {Lowest} and {Highest} was found.");
    }

    /// <summary>Gives the ports back.</summary>
    public void Dispose() => _locks.ForEach(file => file.Dispose());

    private bool TryLock(int port)
    {
        try
        {
            _locks.Add(new FileStream(Path.Combine(Folder, $"{port}"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
            using var listener = new TcpListener(IPAddress.Any, port);
            listener.Start();
            return true;
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            return false;
        }
    }
}
