using System.Globalization;
using System.Text.RegularExpressions;

namespace TrendingTopics.Throughput;

/// <summary>The broker's process, where it runs on this machine: Linux tells its processor time.</summary>
internal sealed partial class BrokerProcess
{
    private const double TicksPerSecond = 100;
    private static readonly string[] Tables = ["/proc/net/tcp", "/proc/net/tcp6"];

    private BrokerProcess(string id)
    {
        Id = id;
    }

    public string Id { get; }

    /// <summary>The process that listens on the port of the first of the servers; null where there is none to be seen.</summary>
    public static BrokerProcess? Find(string servers)
    {
        var port = int.Parse(servers.Split(',')[0].Split(':')[^1], CultureInfo.InvariantCulture);
        var sockets = Tables.Where(File.Exists).SelectMany(File.ReadLines)
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Where(fields => fields[1].EndsWith(string.Create(CultureInfo.InvariantCulture, $":{port:X4}"), StringComparison.Ordinal) && fields[3] == "0A")
            .Select(fields => $"socket:[{fields[9]}]")
            .ToHashSet();
        return sockets.Count == 0 ? null : Directory.EnumerateDirectories("/proc")
            .Where(folder => char.IsAsciiDigit(Path.GetFileName(folder)[0]) && Holds(folder, sockets))
            .Select(folder => new BrokerProcess(Path.GetFileName(folder)))
            .FirstOrDefault();
    }

    /// <summary>Processor time that it has used, in seconds.</summary>
    public double Cpu()
    {
        var fields = AfterName().Replace(File.ReadAllText($"/proc/{Id}/stat"), "").Split(' ');
        return (long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture)) / TicksPerSecond;
    }

    private static bool Holds(string folder, HashSet<string> sockets)
    {
        try
        {
            return Directory.EnumerateFiles(Path.Combine(folder, "fd")).Any(file => new FileInfo(file).LinkTarget is { } target && sockets.Contains(target));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false; // another user's, or gone meanwhile
        }
    }

    [GeneratedRegex(@"^.*\) ", RegexOptions.Singleline)]
    private static partial Regex AfterName();
}
