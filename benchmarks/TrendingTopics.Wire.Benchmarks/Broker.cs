using System.Diagnostics;
using System.Globalization;

namespace TrendingTopics.Wire.Benchmarks;

/// <summary>The broker's process, where it runs on this machine and can be looked at; else its processor time counts as none.</summary>
internal sealed class Broker
{
    private readonly Process? _process;

    private Broker(Process? process)
    {
        _process = process;
    }

    public TimeSpan Processor
    {
        get
        {
            _process?.Refresh();
            return _process?.TotalProcessorTime ?? TimeSpan.Zero;
        }
    }

    /// <summary>Finds who listens on the port of the first server.</summary>
    public static Broker Find(string servers)
    {
        var port = int.Parse(servers.Split(',')[0].Split(':')[^1], CultureInfo.InvariantCulture);
        var sockets = SocketsOf(port).Select(inode => $"socket:[{inode}]").ToHashSet();
        return new Broker(Process.GetProcesses().FirstOrDefault(process => Holds(process.Id, sockets)));
    }

    private static IEnumerable<string> SocketsOf(int port) =>
        from table in (string[])["/proc/net/tcp", "/proc/net/tcp6"]
        where File.Exists(table)
        from line in File.ReadLines(table).Skip(1)
        let parts = line.Split(' ', StringSplitOptions.RemoveEmptyEntries)
        where parts[3] == "0A" && parts[1].EndsWith($":{port:X4}", StringComparison.Ordinal)
        select parts[9];

    private static bool Holds(int process, HashSet<string> sockets)
    {
        try
        {
            return sockets.Count > 0 && Directory.EnumerateFiles($"/proc/{process}/fd").Any(file => File.ResolveLinkTarget(file, returnFinalTarget: false) is { } target && sockets.Contains(target.Name));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It has ended, or is somebody else's.
            return false;
        }
    }
}
