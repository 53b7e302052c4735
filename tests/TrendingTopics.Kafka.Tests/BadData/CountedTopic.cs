using TrendingTopics.Contracts.Memory;
using TrendingTopics.Engine.Processing;
using TrendingTopics.Engine.Rankings;
using TrendingTopics.Engine.Stores;
using TrendingTopics.Engine.Streams;
using TrendingTopics.Kafka.Tests.Logs;
using Xunit;

namespace TrendingTopics.Kafka.Tests.BadData;

/// <summary>A topic in Kafka that is counted.</summary>
internal sealed class CountedTopic : IAsyncDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(6);
    private readonly MemoryStore _store = new(TimeProvider.System);
    private readonly KafkaLog _log;
    private readonly StreamProcessorService _service;

    public CountedTopic(string servers, StreamDefinition definition)
    {
        _log = Opened.Log(servers, loggers: Logs);
        Processor = new StreamProcessor(definition, _log, _store, TimeProvider.System, Logs);
        _service = new StreamProcessorService(Processor);
    }

    /// <summary>What was logged.</summary>
    public RecordedLogs Logs { get; } = new();

    /// <summary>Who counts.</summary>
    public StreamProcessor Processor { get; }

    /// <summary>Begins to count.</summary>
    public Task StartAsync() => _service.StartAsync(TestContext.Current.CancellationToken);

    /// <summary>Counts to the end of what is there now.</summary>
    public async Task EndAsync()
    {
        Processor.EndInput();
        await UntilAsync(() => Task.FromResult(Processor.State == StreamProcessorState.Complete));
        await _service.StopAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Waits until the condition holds.</summary>
    public async Task UntilAsync(Func<Task<bool>> condition)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        var began = TimeProvider.System.GetTimestamp();
        while (!await condition())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(began) < Deadline, $"{Processor.State} {Processor.Totals} {Processor.Problem}");
            await timer.WaitForNextTickAsync(TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Waits until the partitions' status is such, and returns it: how far clocks are off is forgotten after some minutes.</summary>
    public async Task<IReadOnlyList<PartitionStatus>> ClocksAsync(Func<IReadOnlyList<PartitionStatus>, bool> condition)
    {
        IReadOnlyList<PartitionStatus> status = [];
        await UntilAsync(async () => condition(status = Processor.Run is null ? [] : await StatusAsync()));
        return status;
    }

    /// <summary>The final windows that are there by now.</summary>
    public async Task<IReadOnlyList<MergedWindow>> WindowsAsync(WindowDefinition window) =>
        Processor.Run is { } run ? await _store.ListMergedAsync(run.Key, window, 0, long.MaxValue, 10_000, TestContext.Current.CancellationToken) : [];

    /// <summary>Where the partitions stand.</summary>
    public async Task<IReadOnlyList<PartitionStatus>> StatusAsync() => await _store.GetStatusAsync(Processor.Run!.Key, TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        _service.Dispose();
        await Processor.DisposeAsync();
        await _log.DisposeAsync();
        await _store.DisposeAsync();
    }
}
