using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace TrendingTopics.Throughput;

/// <summary>Measures way after way, each in a process of its own, and prints medians.</summary>
internal static class Table
{
    public static async Task PrintAsync(string servers, int records, PassCounts counts, string only, CancellationToken cancellationToken)
    {
        var all = Way.All(records).ToList();
        var ways = all.FindAll(way => way.ToString() == only);
        if (ways.Count == 0)
        {
            ways = all.FindAll(way => way.ToString().Contains(only, StringComparison.Ordinal));
        }

        foreach (var events in ways.Select(way => way.Events).Distinct())
        {
            await LoadWriter.EnsureAsync(servers, events, cancellationToken);
        }

        Console.WriteLine($"Medians of {counts.Timed} passes over {records:N0} records each, in one process after {counts.Untimed} that are not timed.");
        Console.WriteLine();
        Console.WriteLine("| | million records/s, median (least to most) | CPU s a million | broker's | allocated MB a million | peak MB | windows checked |");
        Console.WriteLine("|---|---|---|---|---|---|---|");
        foreach (var way in ways)
        {
            Console.WriteLine(Row(way, await MeasureAsync(way, servers, counts, cancellationToken)));
        }
    }

    private static string Row(Way way, Result result)
    {
        var millions = way.Events.Records / 1e6;
        var rates = result.Passes.Select(pass => millions / pass.Seconds).Order().ToList();
        var broker = result.Passes[0].Broker is null ? "" : Median(result.Passes.Select(pass => pass.Broker.GetValueOrDefault() / millions)).ToString("F3", CultureInfo.InvariantCulture);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"| {way} | {Median(rates):F2} ({rates[0]:F2} to {rates[^1]:F2}) | {Median(result.Passes.Select(p => p.Cpu / millions)):F3} | {broker} | {Median(result.Passes.Select(p => p.Allocated / 1e6 / millions)):F1} | {result.PeakBytes / 1e6:F0} | {(result.Checked > 0 ? result.Checked : "")} |");
    }

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2;
    }

    private static async Task<Result> MeasureAsync(Way way, string servers, PassCounts counts, CancellationToken cancellationToken)
    {
        if (BrokerProcess.Find(servers) is { } broker && OperatingSystem.IsLinux())
        {
            await Cores.GiveAsync(broker, butFirst: way.OneCore, cancellationToken);
        }

        var program = Environment.ProcessPath!;
        string[] self = Path.GetFileNameWithoutExtension(program) == "dotnet" ? [program, typeof(Table).Assembly.Location] : [program];
        string[] line = [.. way.OneCore ? Cores.First : [], .. self, "--kafka", servers, .. counts.Arguments, "--measure", way.ToJson()];
        using var process = Process.Start(new ProcessStartInfo(line[0], line[1..]) { RedirectStandardOutput = true })!;
        var output = await process.StandardOutput.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        return process.ExitCode == 0 ? JsonSerializer.Deserialize<Result>(output)! : throw new InvalidOperationException($"Measuring {way} failed.");
    }
}
