using System.Globalization;
using System.Text;
using BenchmarkDotNet.Attributes;
using TrendingTopics.Engine.Events;
using TrendingTopics.Engine.Panes;
using TrendingTopics.Engine.Rankings;
using TrendingTopics.Engine.Streams;
using TrendingTopics.Engine.Topics;

namespace TrendingTopics.Benchmarks;

/// <summary>What it costs to select the top topics of a window.</summary>
[MemoryDiagnoser]
public class TopSelectorBenchmarks
{
    private readonly WindowCounts _counts = new();
    private TopSelector _selector = null!;

    [Params(10_000, 1_000_000)]
    public int Topics { get; set; }

    [Params(10, 200, 1000)]
    public int Top { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        var topics = new TopicTable(new TopicCanonicalizer(TopicExtraction.Field, ignoreCase: false), int.MaxValue, seed: 42);
        var pane = new Pane();
        var random = new Random(1);
        for (var i = 0; i < Topics; i++)
        {
            var id = topics.Restore(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"#topic{i}")));
            pane.Add(id, random.Next(1, 100_000), topics.Capacity);
            topics.Hold(id);
        }

        var sum = new WindowSum();
        sum.Add(pane, topics);
        _counts.Take(sum);
        _selector = new TopSelector(topics);
    }

    [Benchmark]
    public int Select() => _selector.Select(_counts, Top, out _).Length;
}
