using TrendingTopics.Embedded.Tests.Processes;
using Xunit.MicrosoftTestingPlatform;
using Xunit.Runner.InProc.SystemConsole;

namespace TrendingTopics.Embedded.Tests;

/// <summary>Runs the tests; or, started by one of them, a process that works on a folder until it is killed.</summary>
internal static class Program
{
    public static Task<int> Main(string[] args) => args switch
    {
        [Worker.Write, var folder] => Worker.WriteAsync(folder),
        [Worker.Hold, var folder] => Worker.HoldAsync(folder),
        _ when args.Any(a => a is "--server" or "--internal-msbuild-node") =>
            TestPlatformTestFramework.RunAsync(args, SelfRegisteredExtensions.AddSelfRegisteredExtensions),
        _ => ConsoleRunner.Run(args),
    };
}
