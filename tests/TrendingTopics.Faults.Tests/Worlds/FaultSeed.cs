using System.Globalization;
using Xunit;

namespace TrendingTopics.Faults.Tests.Worlds;

/// <summary>What is random in a test comes from one seed, which the test's output names and which can be given to run it again.</summary>
public static class FaultSeed
{
    /// <summary>The environment variable that sets it.</summary>
    public const string Variable = "TRENDING_FAULT_SEED";

    /// <summary>The running test's random numbers.</summary>
    public static Random Draw()
    {
        var seed = int.TryParse(Environment.GetEnvironmentVariable(Variable), CultureInfo.InvariantCulture, out var given) ? given : Random.Shared.Next();
        TestContext.Current.TestOutputHelper?.WriteLine($"{Variable}={seed} runs this again.");
        return new Random(seed);
    }
}
