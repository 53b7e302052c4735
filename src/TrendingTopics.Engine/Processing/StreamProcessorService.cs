using Microsoft.Extensions.Hosting;

namespace TrendingTopics.Engine.Processing;

/// <summary>Runs a <see cref="StreamProcessor"/> on a thread of its own for as long as the host runs.</summary>
/// <param name="processor">The processor.</param>
public sealed class StreamProcessorService(StreamProcessor processor) : BackgroundService
{
    private static readonly TimeSpan Wait = TimeSpan.FromMilliseconds(20);

    /// <inheritdoc/>
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.Factory.StartNew(() => Run(stoppingToken), CancellationToken.None, TaskCreationOptions.LongRunning | TaskCreationOptions.DenyChildAttach, TaskScheduler.Default);

    private void Run(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested && processor.State is not (StreamProcessorState.Stopped or StreamProcessorState.Faulted))
        {
            // While it starts there is no reader to wait in.
            if (processor.Step(Wait) == 0 && processor.State == StreamProcessorState.Starting)
            {
                stoppingToken.WaitHandle.WaitOne(Wait);
            }
        }

        processor.StopAsync(CancellationToken.None).GetAwaiter().GetResult();
    }
}
