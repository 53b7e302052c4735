using System.Diagnostics;
using System.Globalization;

namespace TrendingTopics.Throughput;

/// <summary>Measures all ways, each in a process of its own, one after the other, and prints them beside each other.</summary>
internal static class Comparison
{
    public static async Task RunAsync(string[] arguments, int rounds, CancellationToken cancellationToken)
    {
        Console.WriteLine("| | million records/s | CPU s a million | allocated MB a million | peak MB |");
        Console.WriteLine("|---|---|---|---|---|");
        for (var round = 0; round < rounds; round++)
        {
            foreach (var kind in Measurements.Kinds)
            {
                Console.WriteLine(Row(await MeasureAsync(arguments, kind, cancellationToken)));
            }
        }
    }

    private static string Row(Measurement m)
    {
        var millions = m.Records / 1e6;
        return string.Create(CultureInfo.InvariantCulture, $"| {m.Kind} | {millions / m.Seconds:F2} | {m.CpuSeconds / millions:F3} | {m.Allocated / 1e6 / millions:F0} | {m.PeakBytes / 1e6:F0} |");
    }

    private static async Task<Measurement> MeasureAsync(string[] arguments, string kind, CancellationToken cancellationToken)
    {
        var program = Environment.ProcessPath!;
        string[] self = Path.GetFileNameWithoutExtension(program) == "dotnet" ? [typeof(Comparison).Assembly.Location] : [];
        using var process = Process.Start(new ProcessStartInfo(program, [.. self, .. arguments, "--only", kind]) { RedirectStandardOutput = true })!;
        var output = await process.StandardOutput.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        return process.ExitCode == 0 ? Measurement.FromJson(output) : throw new InvalidOperationException($"Measuring {kind} failed.");
    }
}
