using TrendingTopics.Engine.Events.Layouts;
using TrendingTopics.Engine.Logs;
using TrendingTopics.Engine.Processing;
using TrendingTopics.Engine.Streams;

namespace TrendingTopics.Throughput;

/// <summary>
/// Counts events as the pipeline does, with a processor for each partition, and drops the windows that are closed: beside the pipeline it
/// says what keeping and merging them costs.
/// </summary>
internal sealed class EventCounter : RecordHandler
{
    private static readonly long MostClosed = new StreamProcessorOptions { Group = "" }.FlushBytes;
    private readonly PartitionProcessor[] _processors = new PartitionProcessor[EventSet.Partitions];

    public EventCounter(Way way)
    {
        var definition = new StreamDefinition { Name = "throughput", Topic = way.Events.LogTopic, Windows = way.Windows };
        for (var partition = 0; partition < _processors.Length; partition++)
        {
            _processors[partition] = new PartitionProcessor(definition, new LayoutEventParser(definition), (ulong)Random.Shared.NextInt64());
        }
    }

    public override string? Problem =>
        _processors.Sum(processor => processor.Counters.Events) is var events && events == Records ? null : $"Of {Records} records {events} were counted.";

    protected override void Take(in LogRecord record)
    {
        var processor = _processors[record.Partition];
        processor.Process(record.Offset, record.AppendTime, record.Value);
        DropClosed(processor);
    }

    protected override void Take(in LogRecords records)
    {
        var processor = _processors[records.Partition];
        processor.Parse(records);
        for (var next = 0; next < records.Count;)
        {
            next = processor.Process(records, next, out _);
        }

        DropClosed(processor);
    }

    private static void DropClosed(PartitionProcessor processor)
    {
        if (processor.ClosedBytes > MostClosed)
        {
            processor.TakeClosed();
        }
    }
}
