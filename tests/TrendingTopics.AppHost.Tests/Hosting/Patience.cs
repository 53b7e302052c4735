namespace TrendingTopics.AppHost.Tests.Hosting;

/// <summary>How long tests wait for what takes its time: generous, since a machine may be busy.</summary>
internal static class Patience
{
    /// <summary>The most that one test may take, in milliseconds.</summary>
    public const int PerTest = 240_000;

    private static readonly TimeSpan Most = TimeSpan.FromMilliseconds(PerTest / 2);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(250);

    /// <summary>Waits for something that must happen.</summary>
    public static Task<T> ForAsync<T>(Task<T> task) => task.WaitAsync(Most, TestContext.Current.CancellationToken);

    /// <inheritdoc cref="ForAsync{T}"/>
    public static Task ForAsync(Task task) => task.WaitAsync(Most, TestContext.Current.CancellationToken);

    /// <summary>Asks until there is an answer.</summary>
    public static async Task<T> UntilAsync<T>(string what, Func<CancellationToken, Task<T?>> ask)
        where T : class
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(Most);
        using var timer = new PeriodicTimer(Look);
        Exception? last = null;
        try
        {
            while (true)
            {
                try
                {
                    if (await ask(deadline.Token) is { } answer)
                    {
                        return answer;
                    }
                }
                catch (Exception e) when (e is HttpRequestException or IOException)
                {
                    last = e;
                }

                await timer.WaitForNextTickAsync(deadline.Token);
            }
        }
        catch (OperationCanceledException) when (!TestContext.Current.CancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"Waited in vain for {what}.", last);
        }
    }
}
