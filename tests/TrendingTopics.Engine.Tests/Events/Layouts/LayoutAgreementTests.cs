using System.Text;
using TrendingTopics.Engine.Events;
using TrendingTopics.Engine.Events.Layouts;
using TrendingTopics.Engine.Logs;
using TrendingTopics.Engine.Streams;
using Xunit;

namespace TrendingTopics.Engine.Tests.Events.Layouts;

/// <summary>Learned layouts against the exact parser, which is the law, over records of all shapes, whole and damaged.</summary>
public class LayoutAgreementTests
{
    private const int Records = 15_000;
    private const long AppendTime = 1_733_940_001_000_000;

    private static readonly StreamDefinition Hashtags = new() { Name = "test" };

    private static readonly StreamDefinition[] Definitions =
    [
        Hashtags,
        Hashtags with { Extract = TopicExtraction.Hashtags, IgnoreCase = true },
        Hashtags with { Extract = TopicExtraction.Words },
        Hashtags with { Time = EventTimeKind.Ingest },
        Hashtags with { Fields = new StreamFields { Topic = "s", Time = "t" } },
        Hashtags with { Fields = new StreamFields { Topic = "t", Time = "t" } },
        Hashtags with { Fields = new StreamFields { Topic = "movieId", Time = "timestamp" } },
    ];

    public static TheoryData<int> Seeds => [1, 2, 3, Random.Shared.Next()];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Records_of_producers_are_read_as_the_exact_parser_reads_them(int seed)
    {
        var records = new ProducedRecord(seed);

        foreach (var definition in Definitions)
        {
            var parser = Agree(definition, records.Next, seed);

            // How many layouts find room depends on which come first; a part of the records has to have gone through them.
            Assert.InRange(parser.Unknown, 1, Records * 9 / 10);
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Random_records_are_read_as_the_exact_parser_reads_them(int seed)
    {
        var records = new RandomRecord(seed);

        Agree(Hashtags with { Fields = new StreamFields { Topic = "topic", Time = "time" } }, records.Next, seed);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void A_record_that_was_read_once_is_known_and_so_is_each_of_its_beginnings_that_is_none(int seed)
    {
        var records = new ProducedRecord(seed);
        var exact = new JsonEventParser(Hashtags);
        for (var count = 0; count < 500; count++)
        {
            var record = records.Next();
            var parser = new LayoutEventParser(Hashtags);
            if (!exact.TryFind(record, out _))
            {
                continue;
            }

            AssertAgree(exact, parser, record, seed);
            AssertAgree(exact, parser, record, seed);
            Assert.True(parser.Unknown == 1, $"Seed {seed}: {Encoding.UTF8.GetString(record)}");

            for (var length = 0; length < record.Length; length += 3)
            {
                AssertAgree(exact, parser, record.AsSpan(0, length), seed);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void What_is_read_of_records_together_is_what_the_exact_parser_reads_in_each(int seed)
    {
        foreach (var definition in Definitions)
        {
            AgreeTogether(definition, new ProducedRecord(seed).Next, new Random(seed), seed);
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Most_records_of_few_layouts_are_read_together_and_none_that_the_exact_parser_reads_otherwise(int seed)
    {
        var share = AgreeTogether(Hashtags, new NearRecord(seed).Next, new Random(seed), seed);

        Assert.InRange(share, 0.5, 1);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void What_is_read_of_random_records_together_is_what_the_exact_parser_reads_in_each(int seed)
    {
        var records = new RandomRecord(seed);

        AgreeTogether(Hashtags with { Fields = new StreamFields { Topic = "topic", Time = "time" } }, records.Next, new Random(seed), seed);
    }

    [Fact]
    public void Records_of_few_layouts_are_all_read_together()
    {
        string[] layouts =
        [
            """{"usuario": "@User", "texto": "Hola", "hashtag_principal": "#IA", "timestamp": 1733940000.123}""",
            """{"hashtag_principal":"#IA","timestamp":1733940000123}""",
            """{"hashtag_principal":"#IA","n":{"a":[1,true],"b":null},"timestamp":"2024-12-11T18:00:00.123Z"}""",
        ];
        var parser = new LayoutEventParser(Hashtags);
        var parsed = new ParsedRecords();
        for (var round = 0; round < 10; round++)
        {
            parser.ParseSome(Together([.. layouts.Select(Encoding.UTF8.GetBytes)], behind: 32), parsed);
        }

        Assert.Equal(0b111ul, parsed.Found);
    }

    /// <summary>Returns the share of the records that were read together with others.</summary>
    private static double AgreeTogether(StreamDefinition definition, Func<byte[]> next, Random random, int seed)
    {
        var exact = new JsonEventParser(definition);
        var parser = new LayoutEventParser(definition);
        var parsed = new ParsedRecords();
        var (found, all) = (0, 0);
        while (all < Records)
        {
            var records = Together([.. Enumerable.Range(0, random.Next(1, LogRecords.Most + 1)).Select(_ => next())], behind: random.Next(40));
            parser.ParseSome(records, parsed);
            all += records.Count;
            Assert.True(records.Count == LogRecords.Most || parsed.Found >> records.Count == 0);
            for (var i = 0; i < records.Count; i++)
            {
                if (parsed.Has(i))
                {
                    found++;
                    AssertAgree(exact, records, i, parsed.Records[i], seed);
                }
            }
        }

        return (double)found / all;
    }

    private static LogRecords Together(byte[][] records, int behind)
    {
        var places = new LogRecordPlace[records.Length];
        var start = 0;
        for (var i = 0; i < records.Length; i++)
        {
            places[i] = new LogRecordPlace(i, AppendTime, start, records[i].Length, 0, 0);
            start += records[i].Length;
        }

        // Digits behind a record are no part of a number at its end.
        byte[] data = [.. records.SelectMany(bytes => bytes), .. Enumerable.Repeat((byte)'0', behind)];
        return new LogRecords { Partition = 0, Data = data, Places = places };
    }

    private static void AssertAgree(JsonEventParser exact, in LogRecords records, int index, in ParsedRecord actual, int seed)
    {
        var reason = exact.Parse(records.Value(index), AppendTime, out var expected);
        var text = records.Data.Slice(actual.TopicStart, actual.TopicLength);
        if (reason != InvalidReason.None || expected.Time != actual.Time || !expected.Text.SequenceEqual(text))
        {
            Assert.Fail($"Seed {seed}: {Encoding.UTF8.GetString(records.Value(index))}\nexact    {Describe(reason, expected)}\ntogether {actual.Time} '{Encoding.UTF8.GetString(text)}'");
        }
    }

    private static LayoutEventParser Agree(StreamDefinition definition, Func<byte[]> next, int seed)
    {
        var exact = new JsonEventParser(definition);
        var parser = new LayoutEventParser(definition);
        var valid = 0;
        for (var count = 0; count < Records; count++)
        {
            valid += AssertAgree(exact, parser, next(), seed) == InvalidReason.None ? 1 : 0;
        }

        Assert.InRange(valid, Records / 100, Records - 1);
        return parser;
    }

    private static InvalidReason AssertAgree(JsonEventParser exact, LayoutEventParser parser, ReadOnlySpan<byte> record, int seed)
    {
        var reason = exact.Parse(record, AppendTime, out var expected);
        var actualReason = parser.Parse(record, AppendTime, out var actual);
        var agree = reason == actualReason
            && (reason != InvalidReason.None
                || (expected.Time == actual.Time && expected.Text.SequenceEqual(actual.Text) && expected.Mentions.SequenceEqual(actual.Mentions)));
        if (!agree)
        {
            Assert.Fail($"Seed {seed}: {Encoding.UTF8.GetString(record)}\nexact  {Describe(reason, expected)}\nlayout {Describe(actualReason, actual)}");
        }

        return reason;
    }

    private static string Describe(InvalidReason reason, in ParsedEvent parsed) =>
        $"{reason} {parsed.Time} '{Encoding.UTF8.GetString(parsed.Text)}' {parsed.Mentions.Length} mentions";
}
