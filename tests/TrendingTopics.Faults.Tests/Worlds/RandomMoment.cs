using Xunit;

namespace TrendingTopics.Faults.Tests.Worlds;

/// <summary>
/// Lets a random time pass. A test waits for conditions everywhere else; what dies is to die at no particular moment, and a condition
/// would choose one: that at which it is seen to hold.
/// </summary>
public static class RandomMoment
{
    /// <summary>Comes within the given time.</summary>
    public static async Task ComesAsync(Random random, TimeSpan within)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromTicks(1 + (long)(random.NextDouble() * within.Ticks) + TimeSpan.TicksPerMillisecond));
        await timer.WaitForNextTickAsync(TestContext.Current.CancellationToken);
    }
}
