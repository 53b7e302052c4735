using System.Diagnostics;
using System.Globalization;

namespace TrendingTopics.Throughput;

/// <summary>Which cores processes may use, by <c>taskset</c>.</summary>
internal static class Cores
{
    /// <summary>How a program is started on the first core.</summary>
    public static readonly IReadOnlyList<string> First = ["taskset", "-c", "0"];

    /// <summary>Gives a running process all cores, or all but the first where there are others.</summary>
    public static async Task GiveAsync(BrokerProcess process, bool butFirst, CancellationToken cancellationToken)
    {
        var last = Environment.ProcessorCount - 1;
        var cores = string.Create(CultureInfo.InvariantCulture, $"{(butFirst && last > 0 ? 1 : 0)}-{last}");
        using var taskset = Process.Start(new ProcessStartInfo("taskset", ["-a", "-c", "-p", cores, process.Id]) { RedirectStandardOutput = true })!;
        await taskset.StandardOutput.ReadToEndAsync(cancellationToken);
        await taskset.WaitForExitAsync(cancellationToken);
    }
}
