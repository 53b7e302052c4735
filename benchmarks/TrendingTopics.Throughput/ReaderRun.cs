using TrendingTopics.Engine.Logs;

namespace TrendingTopics.Throughput;

/// <summary>The log's reader with a handler that keeps nothing: what the pipeline does less, says what that costs.</summary>
/// <param name="log">The log.</param>
/// <param name="events">What it holds.</param>
/// <param name="handle">Makes a pass's handler.</param>
internal sealed class ReaderRun(IEventLog log, EventSet events, Func<RecordHandler> handle) : IRun
{
    public async Task<Pass> PassAsync(PassClock clock, CancellationToken cancellationToken)
    {
        await log.FindTopicAsync(events.LogTopic, cancellationToken);
        await using var reader = log.OpenReader(events.LogTopic, $"throughput-{Guid.NewGuid():N}");
        var handler = handle();
        handler.Reader = reader;
        do
        {
            clock.Start();
            reader.Poll(handler, 16_384, TimeSpan.FromMilliseconds(20));
        }
        while (handler.Records == 0);

        while (handler.Records < events.Records)
        {
            reader.Poll(handler, 16_384, TimeSpan.FromMilliseconds(20));
        }

        return handler.Problem is { } problem ? throw new InvalidOperationException(problem) : clock.Stop();
    }

    public int Check() => 0;

    public ValueTask DisposeAsync() => log.DisposeAsync();
}
