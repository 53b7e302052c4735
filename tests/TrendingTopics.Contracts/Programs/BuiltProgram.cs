namespace TrendingTopics.Contracts.Programs;

/// <summary>The solution's programs, as they are built beside the tests.</summary>
public static class BuiltProgram
{
    /// <summary>Path of a program's assembly, of the same configuration as the tests.</summary>
    /// <param name="program">Its project's name; the project lies at the root or among the tests.</param>
    public static string AssemblyOf(string program)
    {
        var own = AppContext.BaseDirectory;
        var built = own.LastIndexOf($"{Path.DirectorySeparatorChar}bin{Path.DirectorySeparatorChar}", StringComparison.Ordinal);
        var tests = Path.GetDirectoryName(own[..built])!;
        var folder = Path.Combine(tests, program);
        return Path.Combine((Directory.Exists(folder) ? folder : Path.Combine(tests, "..", program)) + own[built..], $"{program}.dll");
    }
}
