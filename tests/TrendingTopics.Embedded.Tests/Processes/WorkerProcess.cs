using System.Diagnostics;
using System.Globalization;

namespace TrendingTopics.Embedded.Tests.Processes;

/// <summary>This program once more, working on a folder until it is killed.</summary>
internal sealed class WorkerProcess : IDisposable
{
    private readonly Process _process;

    public WorkerProcess(string work, string folder)
    {
        var program = Path.Combine(AppContext.BaseDirectory, typeof(WorkerProcess).Assembly.GetName().Name + ".dll");
        _process = Process.Start(new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet")
        {
            ArgumentList = { "exec", program, work, folder },
            RedirectStandardOutput = true,
        })!;
    }

    public int Id => _process.Id;

    /// <summary>The last number said of each thing.</summary>
    public Dictionary<string, long> Said { get; } = [];

    /// <summary>Listens until so many lines were said.</summary>
    public async Task ListenAsync(int lines, CancellationToken cancellationToken)
    {
        for (var i = 0; i < lines; i++)
        {
            Note(await _process.StandardOutput.ReadLineAsync(cancellationToken) ?? throw new InvalidOperationException("The worker ended before it was killed."));
        }
    }

    /// <summary>Kills it at once (SIGKILL), and hears what it had said until then.</summary>
    public async Task KillAsync(CancellationToken cancellationToken)
    {
        _process.Kill();
        while (await _process.StandardOutput.ReadLineAsync(cancellationToken) is { } line)
        {
            Note(line);
        }

        await _process.WaitForExitAsync(cancellationToken);
    }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }

    private void Note(string line)
    {
        // The last line may have been cut off by the kill.
        if (line.Split(' ') is [var what, var number] && long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var value))
        {
            Said[what] = Math.Max(value, Said.GetValueOrDefault(what));
        }
    }
}
