using BenchmarkDotNet.Attributes;
using TrendingTopics.Engine.Events.Layouts;
using TrendingTopics.Engine.Processing;
using TrendingTopics.Engine.Rankings;
using TrendingTopics.Engine.Stores;
using TrendingTopics.Engine.Streams;

namespace TrendingTopics.Benchmarks;

/// <summary>What it costs to take the provisional rows of all current windows, and to capture a checkpoint.</summary>
[MemoryDiagnoser]
[InvocationCount(1)]
public class TriggerBenchmarks
{
    private GeneratedRecords _records = null!;
    private PartitionProcessor _processor = null!;
    private long _offset;
    private long _sequence;

    [Params(10_000, 100_000)]
    public int Topics { get; set; }

    [Params("1m", "1m,5m/10s")]
    public string Windows { get; set; } = "";

    [GlobalSetup]
    public void Setup()
    {
        _records = new GeneratedRecords(1_000_000, Topics, uniform: false, eventsPerSecond: 2_500);
        var definition = new StreamDefinition
        {
            Name = "benchmark",
            Windows = [.. Windows.Split(',').Select(window => WindowDefinition.Parse(window, null))],
        };
        _processor = new PartitionProcessor(definition, new LayoutEventParser(definition), hashSeed: 42);
        for (var i = 0; i < 900_000; i++)
        {
            Count();
        }
    }

    /// <summary>A quarter of a second of event time, which changes every window that is current.</summary>
    [IterationSetup]
    public void CountSome()
    {
        for (var i = 0; i < 625; i++)
        {
            Count();
        }

        _processor.TakeClosed();
    }

    [Benchmark]
    public IReadOnlyList<PartitionWindow> Trigger() => _processor.TakeProvisional(all: false);

    [Benchmark]
    public object Checkpoint() => _processor.Capture(() => new PaneSetName(1, ++_sequence), [], advance: null, reachedEnd: true);

    private void Count()
    {
        var i = (int)(_offset % _records.Count);
        if (i == 0 && _offset > 0)
        {
            _records.MoveOn();
        }

        _processor.Process(_offset++, _records.AppendTimes[i], _records[i]);
    }
}
