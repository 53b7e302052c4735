using Microsoft.Extensions.Logging.Abstractions;
using TrendingTopics.Embedded;
using TrendingTopics.Engine.Logs;
using TrendingTopics.Engine.Processing;
using TrendingTopics.Engine.Streams;

namespace TrendingTopics.Throughput;

/// <summary>The whole way of events into the embedded store, to the last durable row; from Kafka, or from memory to see what the rest costs.</summary>
internal static class PipelineRun
{
    public static async Task<Measurement> MeasureFromKafkaAsync(Load load, string kind, IReadOnlyList<WindowDefinition> windows, CancellationToken cancellationToken)
    {
        await using var log = load.Open();
        return await MeasureAsync(load, log, kind, windows, cancellationToken);
    }

    public static async Task<Measurement> MeasureFromMemoryAsync(Load load, string kind, IReadOnlyList<WindowDefinition> windows, CancellationToken cancellationToken)
    {
        await using var log = new PreloadedLog(load.Topic, Throughput.Load.Partitions, BareClient.Load(load));
        GC.Collect();
        return await MeasureAsync(load, log, kind, windows, cancellationToken);
    }

    private static async Task<Measurement> MeasureAsync(Load load, IEventLog log, string kind, IReadOnlyList<WindowDefinition> windows, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("trending-throughput-");
        try
        {
            await using var data = await EmbeddedData.OpenAsync(new EmbeddedOptions { Folder = folder.FullName }, TimeProvider.System, NullLoggerFactory.Instance, cancellationToken);
            var definition = new StreamDefinition { Name = "throughput", Topic = load.Topic, Windows = windows };
            var options = new StreamProcessorOptions { Group = $"throughput-{Guid.NewGuid():N}" };
            await using var processor = new StreamProcessor(definition, log, data.Store, TimeProvider.System, NullLoggerFactory.Instance, options);
            var ends = new List<long>();
            for (var partition = 0; partition < Throughput.Load.Partitions; partition++)
            {
                ends.Add((await log.GetRangeAsync(load.Topic, partition, cancellationToken)).End);
            }

            processor.EndInput(ends);
            return await Measurement.OfAsync(kind, () => Task.FromResult(Run(processor)));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static long Run(StreamProcessor processor)
    {
        while (processor.State is StreamProcessorState.Starting or StreamProcessorState.Running)
        {
            processor.Step(TimeSpan.FromMilliseconds(20));
        }

        return processor.State == StreamProcessorState.Complete
            ? processor.Totals.Events
            : throw new InvalidOperationException($"The run ended as {processor.State}: {processor.Problem}");
    }
}
