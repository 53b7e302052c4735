using TrendingTopics.Contracts.Logs;
using TrendingTopics.Engine.Logs;
using TrendingTopics.Kafka.Tests.Logs;
using Xunit;

namespace TrendingTopics.Kafka.Tests.Faults;

/// <summary>Tries until the log works again, as all who use it do.</summary>
internal static class Working
{
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(200);

    /// <summary>Appends until it is acknowledged; what fails for now is appended again.</summary>
    public static async Task AppendUntilDoneAsync(this IEventLog log, string topic, string value)
    {
        using var timer = new PeriodicTimer(Pace);
        while (true)
        {
            try
            {
                await log.AppendAsync(Opened.Batch(topic, value), TestContext.Current.CancellationToken);
                return;
            }
            catch (LogException e) when (e.IsTransient)
            {
                await timer.WaitForNextTickAsync(TestContext.Current.CancellationToken);
            }
        }
    }

    /// <summary>Polls until the value was pushed.</summary>
    public static void PollValue(this ReaderUnderTest reader, string value) => reader.PollUntil(() => reader.Values.Contains(value), value);
}
