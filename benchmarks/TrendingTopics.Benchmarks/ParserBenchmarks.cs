using System.Text;
using BenchmarkDotNet.Attributes;
using TrendingTopics.Engine.Events;
using TrendingTopics.Engine.Events.Layouts;
using TrendingTopics.Engine.Streams;

namespace TrendingTopics.Benchmarks;

/// <summary>What it costs to parse one record of about 136 bytes.</summary>
[MemoryDiagnoser]
public class ParserBenchmarks
{
    private const long AppendTime = 1_733_940_001_000_000;

    private static readonly StreamDefinition Stream = new() { Name = "hashtags" };

    private IEventParser _fields = null!;
    private IEventParser _hashtags = null!;
    private IEventParser _words = null!;

    private readonly byte[] _fourFields = Encoding.UTF8.GetBytes(
        """{"usuario": "@DataFan", "texto": "Aprendiendo streaming con Spark y Kafka", "hashtag_principal": "#Spark", "timestamp": 1733940000.123}""");

    private readonly byte[] _changedOrder = Encoding.UTF8.GetBytes(
        """{"timestamp": 1733940000.123, "hashtag_principal": "#Spark", "texto": "Aprendiendo streaming con Spark y Kafka", "usuario": "@DataFan"}""");

    private readonly byte[] _isoTime = Encoding.UTF8.GetBytes(
        """{"usuario": "@DataFan", "texto": "Aprendiendo con Spark y Kafka", "hashtag_principal": "#Spark", "timestamp": "2024-12-11T18:00:00.123Z"}""");

    private readonly byte[] _escapes = Encoding.UTF8.GetBytes(
        """{"usuario": "@DataFan", "texto": "Ma\u00f1ana m\u00e1s \ud83d\ude00", "hashtag_principal": "#a\u00f1o", "timestamp": 1733940000.123}""");

    private readonly byte[] _compact = Encoding.UTF8.GetBytes(
        """{"usuario":"@DataFan","texto":"Aprendiendo streaming con Spark y Kafka","hashtag_principal":"#Spark","timestamp":1733940000123}""");

    private readonly byte[] _threeHashtags = Encoding.UTF8.GetBytes(
        """{"usuario": "@DataFan", "texto": "Aprendiendo #streaming con #Spark y #Kafka", "hashtag_principal": null, "timestamp": 1733940000.123}""");

    [Params("exact", "layouts")]
    public string Parser { get; set; } = "";

    [GlobalSetup]
    public void Setup()
    {
        _fields = Create(Stream);
        _hashtags = Create(Stream with { Extract = TopicExtraction.Hashtags, IgnoreCase = true });
        _words = Create(Stream with { Extract = TopicExtraction.Words });
    }

    [Benchmark(Baseline = true)]
    public long FourFields() => Parse(_fields, _fourFields);

    [Benchmark]
    public long ChangedOrder() => Parse(_fields, _changedOrder);

    [Benchmark]
    public long IsoTime() => Parse(_fields, _isoTime);

    [Benchmark]
    public long Escapes() => Parse(_fields, _escapes);

    [Benchmark]
    public long ThreeHashtags() => Parse(_hashtags, _threeHashtags);

    [Benchmark]
    public long Words() => Parse(_words, _threeHashtags);

    /// <summary>Three layouts, in turn, and escapes.</summary>
    [Benchmark(OperationsPerInvoke = 4)]
    public long Mixed() => Parse(_fields, _fourFields) + Parse(_fields, _changedOrder) + Parse(_fields, _escapes) + Parse(_fields, _compact);

    private IEventParser Create(StreamDefinition definition) =>
        Parser == "exact" ? new JsonEventParser(definition) : new LayoutEventParser(definition);

    private static long Parse(IEventParser parser, byte[] record) =>
        parser.Parse(record, AppendTime, out var parsed) == InvalidReason.None ? parsed.Time : throw new InvalidOperationException("Not an event.");
}
