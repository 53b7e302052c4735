using BenchmarkDotNet.Attributes;
using TrendingTopics.Engine.Events.Layouts;
using TrendingTopics.Engine.Processing;
using TrendingTopics.Engine.Streams;

namespace TrendingTopics.Benchmarks;

/// <summary>
/// Raw JSON to counted, closing included: what one event costs in <see cref="PartitionProcessor"/>, on one thread. 5,000 events a second
/// of event time (a hopping window closes every 50,000 events); with a million equally likely topics 100,000. Mixed: records of four layouts.
/// </summary>
[MemoryDiagnoser]
[InvocationCount(1)]
public class PartitionProcessorBenchmarks
{
    public const int Records = 1_000_000;

    private GeneratedRecords _records = null!;
    private PartitionProcessor _processor = null!;
    private long _offset;

    [Params("1k zipf", "10k zipf", "10k zipf mixed", "100k zipf", "1M uniform")]
    public string Topics { get; set; } = "";

    [Params("1m", "1m,5m/10s")]
    public string Windows { get; set; } = "";

    [GlobalSetup]
    public void Setup()
    {
        var (topics, uniform) = Topics switch
        {
            "1k zipf" => (1_000, false),
            "10k zipf" or "10k zipf mixed" => (10_000, false),
            "100k zipf" => (100_000, false),
            _ => (1_000_000, true),
        };
        _records = new GeneratedRecords(Records, topics, uniform, uniform ? 100_000 : 5_000, mixed: Topics.EndsWith("mixed", StringComparison.Ordinal));
        var definition = new StreamDefinition
        {
            Name = "benchmark",
            Windows = [.. Windows.Split(',').Select(window => WindowDefinition.Parse(window, null))],
        };
        _processor = new PartitionProcessor(definition, new LayoutEventParser(definition), hashSeed: 42);
        _offset = 0;

        // Long enough for every window to have been open and closed, so that what is measured is the steady state.
        for (var round = 0; round < (uniform ? 40 : 4); round++)
        {
            Process();
            _records.MoveOn();
        }
    }

    [IterationSetup]
    public void MoveOn() => _records.MoveOn();

    [Benchmark(OperationsPerInvoke = Records)]
    public long Process()
    {
        for (var i = 0; i < Records;)
        {
            var records = _records.Together(i, _offset);
            _processor.Parse(records);
            for (var next = 0; next < records.Count;)
            {
                next = _processor.Process(records, next, out _);
            }

            i += records.Count;
            _offset += records.Count;
            if (_processor.ClosedBytes > 1024 * 1024)
            {
                _processor.TakeClosed();
            }
        }

        return _processor.Counters.Events;
    }
}
