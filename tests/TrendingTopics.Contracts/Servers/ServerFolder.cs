using System.Diagnostics;
using Xunit;

namespace TrendingTopics.Contracts.Servers;

/// <summary>
/// The folder with the real servers that tests start: <c>kafka/start</c>, <c>kafka/stop</c> and the same for cassandra and toxiproxy.
/// The environment variable <see cref="Variable"/> names it; without it every test that needs a server is skipped.
/// </summary>
public sealed class ServerFolder
{
    /// <summary>The environment variable that names the folder.</summary>
    public const string Variable = "TRENDING_TEST_SERVERS";

    private readonly string _path;

    private ServerFolder(string path)
    {
        _path = path;
    }

    /// <summary>Whether there are servers to test against.</summary>
    public static bool IsGiven => !string.IsNullOrEmpty(Environment.GetEnvironmentVariable(Variable));

    /// <summary>The folder; the running test is skipped where there is none.</summary>
    public static ServerFolder Require()
    {
        Assert.SkipUnless(IsGiven, $"The environment variable {Variable} does not name a folder with servers.");
        return new ServerFolder(Environment.GetEnvironmentVariable(Variable)!);
    }

    /// <summary>Runs a script of the folder to its end and returns what it printed.</summary>
    /// <param name="script">Its path within the folder, as in <c>kafka/start</c>.</param>
    /// <param name="arguments">What it is told.</param>
    /// <exception cref="InvalidOperationException">It failed; the message holds what it said.</exception>
    public Task<string> RunAsync(string script, params IEnumerable<string> arguments) => RunAsync(script, new Dictionary<string, string>(), arguments);

    /// <summary>Runs a script of the folder to its end and returns what it printed.</summary>
    /// <param name="script">Its path within the folder, as in <c>kafka/start</c>.</param>
    /// <param name="environment">Environment variables that it and its server have besides.</param>
    /// <param name="arguments">What it is told.</param>
    /// <exception cref="InvalidOperationException">It failed; the message holds what it said.</exception>
    public async Task<string> RunAsync(string script, IReadOnlyDictionary<string, string> environment, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(Path.Combine(_path, script), arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{script} did not start.");
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync().ConfigureAwait(false);
        return process.ExitCode == 0
            ? (await output.ConfigureAwait(false)).Trim()
            : throw new InvalidOperationException($"{script} failed: {await errors.ConfigureAwait(false)}");
    }
}
