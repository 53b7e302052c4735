using System.Globalization;
using Xunit;

namespace TrendingTopics.Faults.Tests.Worlds;

/// <summary>How often tests of random moments try: a few times by default, more in a long run.</summary>
public static class FaultRounds
{
    /// <summary>The environment variable that multiplies it.</summary>
    public const string Variable = "TRENDING_FAULT_ROUNDS";

    /// <summary>Whether it is a long run, which also tests variants that the usual run leaves out.</summary>
    public static bool IsLong => Factor > 1;

    /// <summary>Skips the running test, which is slow, where it is no long run.</summary>
    public static void RequireLong() => Assert.SkipUnless(IsLong, $"Slow: part of a long run, {Variable}=10.");

    private static int Factor => int.TryParse(Environment.GetEnvironmentVariable(Variable), CultureInfo.InvariantCulture, out var factor) ? factor : 1;

    /// <summary>So many times what is usual.</summary>
    public static int Of(int usual) => usual * Factor;
}
