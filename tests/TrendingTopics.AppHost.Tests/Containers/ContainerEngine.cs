using System.Diagnostics;

namespace TrendingTopics.AppHost.Tests.Containers;

/// <summary>The container engine of this machine, spoken to on its command line.</summary>
internal static class ContainerEngine
{
    private const string Variable = "TRENDING_TEST_CONTAINERS";

    /// <summary>Skips the running test where no engine is said to be there.</summary>
    public static void Require() => Assert.SkipUnless(
        Environment.GetEnvironmentVariable(Variable) == "1", $"The environment variable {Variable} is not 1: there is no container engine to test with.");

    /// <summary>Runs one of its commands to its end.</summary>
    public static async Task RunAsync(params string[] arguments)
    {
        var name = Environment.GetEnvironmentVariable("ASPIRE_CONTAINER_RUNTIME") is { Length: > 0 } runtime ? runtime : "docker";
        using var process = Process.Start(new ProcessStartInfo(name, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })
            ?? throw new InvalidOperationException($"{name} did not start.");
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{name} {string.Join(' ', arguments)}: {errors}{await output}");
        }
    }
}
