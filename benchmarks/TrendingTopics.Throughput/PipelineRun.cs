using Microsoft.Extensions.Logging.Abstractions;
using TrendingTopics.Embedded;
using TrendingTopics.Engine.Logs;
using TrendingTopics.Engine.Processing;
using TrendingTopics.Engine.Streams;

namespace TrendingTopics.Throughput;

/// <summary>
/// The whole way of events into the embedded store, to the last durable and merged window; from Kafka, or from memory to see what the
/// rest costs.
/// </summary>
internal sealed class PipelineRun(IEventLog log, Way way) : IRun
{
    private readonly List<IReadOnlyList<WindowDigest>> _counted = [];

    public static async Task<IEventLog> OpenAsync(string servers, Way way, CancellationToken cancellationToken)
    {
        var log = Cluster.Open(Cluster.Options(servers, way.Reading));
        await log.FindTopicAsync(way.Events.LogTopic, cancellationToken);
        return log;
    }

    public async Task<Pass> PassAsync(PassClock clock, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("trending-throughput-");
        try
        {
            await using var data = await EmbeddedData.OpenAsync(new EmbeddedOptions { Folder = folder.FullName }, TimeProvider.System, NullLoggerFactory.Instance, cancellationToken);
            var definition = new StreamDefinition { Name = "throughput", Topic = way.Events.LogTopic, Windows = way.Windows };
            var options = new StreamProcessorOptions { Group = $"throughput-{Guid.NewGuid():N}" };
            await using var processor = new StreamProcessor(definition, log, data.Store, TimeProvider.System, NullLoggerFactory.Instance, options);
            var ends = new List<long>();
            for (var partition = 0; partition < EventSet.Partitions; partition++)
            {
                ends.Add((await log.GetRangeAsync(way.Events.LogTopic, partition, cancellationToken)).End);
            }

            processor.EndInput(ends);
            var pass = Run(processor, clock);
            _counted.Add(await WindowDigest.OfStoreAsync(data.Store, processor.Run!.Key, way.Windows, cancellationToken));
            return pass;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    public int Check()
    {
        var expected = IndependentCount.Windows(way.Events, way.Windows);
        foreach (var counted in _counted)
        {
            if (counted.Except(expected).Concat(expected.Except(counted)).FirstOrDefault() is { } wrong)
            {
                throw new InvalidOperationException($"Counted otherwise: {wrong}");
            }
        }

        return expected.Count;
    }

    public ValueTask DisposeAsync() => log.DisposeAsync();

    private static Pass Run(StreamProcessor processor, PassClock clock)
    {
        do
        {
            clock.Start();
        }
        while (processor.Step(TimeSpan.FromMilliseconds(20)) == 0 && processor.State is StreamProcessorState.Starting or StreamProcessorState.Running);

        while (processor.State == StreamProcessorState.Running)
        {
            processor.Step(TimeSpan.FromMilliseconds(20));
        }

        return processor.State == StreamProcessorState.Complete
            ? clock.Stop()
            : throw new InvalidOperationException($"The run ended as {processor.State}: {processor.Problem}");
    }
}
