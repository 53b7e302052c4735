using TrendingTopics.Contracts.Programs;

namespace TrendingTopics.Standalone.Tests.Programs;

/// <summary>Runs the program, whose assembly the build lays beside the tests.</summary>
internal static class StandaloneRun
{
    public static string Assembly { get; } = Path.Combine(AppContext.BaseDirectory, "TrendingTopics.Standalone.dll");

    /// <summary>Starts it in the given folder.</summary>
    public static ProgramRun Start(string folder, IEnumerable<string> args, IReadOnlyDictionary<string, string>? environment = null) =>
        ProgramRun.Start(Assembly, folder, args, environment);

    /// <summary>Runs it to its end, with no input.</summary>
    public static Task<ProgramRun.Ended> RunAsync(string folder, params string[] args) => ProgramRun.RunAsync(Assembly, folder, args);
}
