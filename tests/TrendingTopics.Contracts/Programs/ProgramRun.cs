using System.Diagnostics;
using System.Text.RegularExpressions;
using Xunit;

namespace TrendingTopics.Contracts.Programs;

/// <summary>The program as a process of its own, started as a user starts it.</summary>
public sealed partial class ProgramRun : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(6);

    private readonly Process _process;
    private readonly List<string> _output = [];
    private readonly List<string> _errors = [];
    private readonly TaskCompletionSource<Uri> _address = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<(Func<bool> Condition, TaskCompletionSource Reached)> _waits = [];

    private ProgramRun(Process process)
    {
        _process = process;
    }

    public IReadOnlyList<string> Output => Copy(_output);

    public IReadOnlyList<string> Errors => Copy(_errors);

    public StreamWriter Input => _process.StandardInput;

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    /// <summary>Starts the program in the given folder, with environment variables besides those that every test has.</summary>
    /// <param name="assembly">Path of the program's assembly.</param>
    /// <param name="folder">The folder in which it runs.</param>
    /// <param name="args">Its command line.</param>
    /// <param name="environment">Further environment variables.</param>
    public static ProgramRun Start(string assembly, string folder, IEnumerable<string> args, IReadOnlyDictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var arg in args.Prepend(assembly))
        {
            start.ArgumentList.Add(arg);
        }

        foreach (var name in start.Environment.Keys.Where(k => k.StartsWith("OTEL_", StringComparison.Ordinal) || k.StartsWith("ASPNETCORE_", StringComparison.Ordinal)).ToList())
        {
            start.Environment.Remove(name);
        }

        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        var run = new ProgramRun(new Process { StartInfo = start });
        run._process.OutputDataReceived += (_, line) => run.Take(run._output, line.Data);
        run._process.ErrorDataReceived += (_, line) => run.Take(run._errors, line.Data);
        run._process.Start();
        run._process.BeginOutputReadLine();
        run._process.BeginErrorReadLine();
        return run;
    }

    /// <summary>Runs the program to its end, with no input.</summary>
    public static async Task<Ended> RunAsync(string assembly, string folder, IEnumerable<string> args, IReadOnlyDictionary<string, string>? environment = null)
    {
        await using var run = Start(assembly, folder, args, environment);
        run.Input.Close();
        var code = await run.WaitForExitAsync();
        return new Ended(code, run.Output, run.Errors);
    }

    /// <summary>Where the program serves, once it does.</summary>
    public async Task<Uri> AddressAsync()
    {
        var exited = _process.WaitForExitAsync(TestContext.Current.CancellationToken);
        var first = await Task.WhenAny(_address.Task, exited).WaitAsync(Patience, TestContext.Current.CancellationToken);
        return first == _address.Task
            ? await _address.Task
            : throw new InvalidOperationException($"The program ended with {_process.ExitCode} before it served:\n{string.Join('\n', Errors)}");
    }

    public async Task<int> WaitForExitAsync()
    {
        try
        {
            await _process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(Patience, TestContext.Current.CancellationToken);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"The program did not end. Its output:\n{string.Join('\n', Output.TakeLast(40))}\n{string.Join('\n', Errors.TakeLast(40))}");
        }

        return _process.ExitCode;
    }

    /// <summary>Waits until the program's output fulfils the condition.</summary>
    public async Task WaitForAsync(Func<bool> condition)
    {
        TaskCompletionSource reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_waits)
        {
            _waits.Add((condition, reached));
        }

        Check();
        var exited = _process.WaitForExitAsync(TestContext.Current.CancellationToken);
        await Task.WhenAny(reached.Task, exited).WaitAsync(Patience, TestContext.Current.CancellationToken);
        if (!reached.Task.IsCompleted && !condition())
        {
            throw new InvalidOperationException($"The program ended with {_process.ExitCode} before that:\n{string.Join('\n', Errors)}");
        }
    }

    /// <summary>Kills the program as a crash would: it gets no chance to do anything (SIGKILL).</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await WaitForExitAsync();
    }

    /// <summary>Halts it in the midst of what it does (SIGSTOP): it does nothing, and is not gone.</summary>
    public void Freeze() => Signal(Signals.Stop);

    /// <summary>Lets it go on where it was halted (SIGCONT).</summary>
    public void Wake() => Signal(Signals.Continue);

    /// <summary>Asks it to end as a terminal (Ctrl+C) or an operator does.</summary>
    public void Signal(int signal) => Signals.Send(_process.Id, signal);

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync(CancellationToken.None);
        }

        _process.Dispose();
    }

    [GeneratedRegex(@"https?://[\w.\[\]:]+:\d+")]
    private static partial Regex AddressPattern();

    private static string[] Copy(List<string> lines)
    {
        lock (lines)
        {
            return [.. lines];
        }
    }

    private void Take(List<string> lines, string? line)
    {
        if (line is null)
        {
            return;
        }

        lock (lines)
        {
            lines.Add(line);
        }

        if (line.Contains("http", StringComparison.Ordinal) && AddressPattern().Match(line) is { Success: true } match)
        {
            _address.TrySetResult(new Uri(match.Value));
        }

        Check();
    }

    private void Check()
    {
        lock (_waits)
        {
            foreach (var (condition, reached) in _waits.Where(w => w.Condition()).ToList())
            {
                reached.TrySetResult();
                _waits.Remove((condition, reached));
            }
        }
    }

    /// <summary>How a run went.</summary>
    public sealed record Ended(int Code, IReadOnlyList<string> Output, IReadOnlyList<string> Errors)
    {
        /// <summary>The figures of the line that says what was done, by name. Lines of the log may still come behind it.</summary>
        public IReadOnlyDictionary<string, string> Done => Output.Last(line => line.StartsWith("done ", StringComparison.Ordinal)).Split(' ').Skip(1).Select(p => p.Split('=')).ToDictionary(p => p[0], p => p[1]);
    }
}
