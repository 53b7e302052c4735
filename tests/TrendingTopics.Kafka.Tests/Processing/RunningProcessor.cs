using TrendingTopics.Engine.Processing;
using Xunit;

namespace TrendingTopics.Kafka.Tests.Processing;

/// <summary>A processor that runs on a thread of its own until it is disposed of.</summary>
internal sealed class RunningProcessor : IDisposable
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(6);
    private readonly StreamProcessorService _service;

    public RunningProcessor(StreamProcessor processor)
    {
        Processor = processor;
        _service = new StreamProcessorService(processor);
        _service.StartAsync(CancellationToken.None).GetAwaiter().GetResult();
    }

    public StreamProcessor Processor { get; }

    /// <summary>Waits for a condition.</summary>
    public async Task UntilAsync(Func<StreamProcessor, bool> condition)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        stop.CancelAfter(Longest);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        try
        {
            while (!condition(Processor))
            {
                await timer.WaitForNextTickAsync(stop.Token);
            }
        }
        catch (OperationCanceledException) when (!TestContext.Current.CancellationToken.IsCancellationRequested)
        {
            Assert.Fail($"It did not come to that: {Processor.State}, {Processor.Problem}, {Processor.Totals}");
        }
    }

    public void Dispose()
    {
        _service.StopAsync(CancellationToken.None).GetAwaiter().GetResult();
        _service.Dispose();
        Processor.DisposeAsync().AsTask().GetAwaiter().GetResult();
    }
}
