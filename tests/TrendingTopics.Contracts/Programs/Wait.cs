using Xunit;

namespace TrendingTopics.Contracts.Programs;

/// <summary>Waits for what other processes do.</summary>
public static class Wait
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(6);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);

    /// <summary>Until the condition holds; fails the test where it does not come to hold.</summary>
    /// <param name="condition">The condition.</param>
    /// <param name="what">What it is, for the failure.</param>
    /// <param name="every">How often it is asked, where not ten times a second.</param>
    public static Task UntilAsync(Func<Task<bool>> condition, string what, TimeSpan? every = null) => UntilAsync(condition, () => what, every);

    /// <summary>Until the condition holds; fails the test where it does not come to hold.</summary>
    /// <param name="condition">The condition.</param>
    /// <param name="what">What it is and how it stands, for the failure.</param>
    /// <param name="every">How often it is asked, where not ten times a second.</param>
    public static async Task UntilAsync(Func<Task<bool>> condition, Func<string> what, TimeSpan? every = null)
    {
        using var timer = new PeriodicTimer(every ?? Look);
        var start = TimeProvider.System.GetTimestamp();
        while (!await condition())
        {
            if (TimeProvider.System.GetElapsedTime(start) > Deadline)
            {
                Assert.Fail($"It did not come to this: {what()}");
            }

            await timer.WaitForNextTickAsync(TestContext.Current.CancellationToken);
        }
    }
}
