using Xunit;

namespace TrendingTopics.Contracts.Programs;

/// <summary>Waits for what other processes do.</summary>
public static class Wait
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);

    /// <summary>Until the condition holds; fails the test where it does not come to hold.</summary>
    /// <param name="condition">The condition, asked ten times a second.</param>
    /// <param name="what">What it is, for the failure.</param>
    public static Task UntilAsync(Func<Task<bool>> condition, string what) => UntilAsync(condition, () => what);

    /// <summary>Until the condition holds; fails the test where it does not come to hold.</summary>
    /// <param name="condition">The condition, asked ten times a second.</param>
    /// <param name="what">What it is and how it stands, for the failure.</param>
    public static async Task UntilAsync(Func<Task<bool>> condition, Func<string> what)
    {
        using var timer = new PeriodicTimer(Look);
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
