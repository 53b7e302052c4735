using TrendingTopics.Engine.Streams;
using TrendingTopics.Simulation.Randomness;

namespace TrendingTopics.Simulation.Scenarios;

/// <summary>Draws a scenario from a seed.</summary>
internal sealed class ScenarioGenerator
{
    private const long Second = 1_000_000;
    private const long Year = 365 * 86_400 * Second;

    private readonly SeededRandom _random;
    private readonly TextKind _kind;
    private readonly RecordWriter _writer;
    private readonly TopicPool _topics;
    private readonly int _partitions;
    private readonly int _firstPartitions;
    private readonly double _growsAt;
    private readonly double[] _weights;
    private readonly (double From, double To)[] _silent;
    private readonly StreamDefinition _definition;
    private readonly bool _skewed;
    private readonly bool _wild;
    private readonly long _age;
    private readonly long _pace;
    private readonly double _disorder;
    private long _now;

    private ScenarioGenerator(SeededRandom random)
    {
        _random = random;
        _wild = random.Chance(0.03);
        _kind = _wild ? TextKind.Words : random.Pick([TextKind.Field, TextKind.Field, TextKind.Field, TextKind.Hashtags, TextKind.Words]);
        _writer = new RecordWriter(random, _kind);
        _partitions = 2 + random.Below(3);
        _firstPartitions = random.Chance(0.15) ? 1 + random.Below(_partitions - 1) : _partitions;
        _growsAt = random.Below(100) / 100.0;
        _definition = DefinitionGenerator.Draw(random, _kind, random.Chance(0.3));
        _definition = _wild ? _definition with { MaxTopics = 2_000_000 } : _definition;
        var size = _wild ? 3_000 : random.Pick([2, 5, 8, 20, 60]);
        _topics = new TopicPool(random, size, _kind, _wild ? 0 : random.Pick([0, 0, 15, 60]));
        _skewed = random.Chance(0.5);
        _weights = [.. Enumerable.Range(0, _partitions).Select(_ => random.Pick([1.0, 1.0, 1.0, 0.2]))];
        _silent = [.. Enumerable.Range(0, _partitions).Select(_ => Silence())];
        // An event's time may be that of its append, or lie years before it, as when old data is replayed.
        _age = random.Chance(0.7) ? 0 : random.Pick([3_600 * Second, 11 * Year, 56 * Year]);
        _pace = random.Pick([Second / 20, Second / 5, Second / 2, Second]);
        _disorder = random.Pick([0, 0.2, 0.5]);
    }

    /// <summary>The scenario of a seed.</summary>
    /// <param name="random">Draws it.</param>
    /// <param name="size">How many records it has, as a share of what it has otherwise.</param>
    public static Scenario Generate(SeededRandom random, double size)
    {
        var generator = new ScenarioGenerator(random);
        var start = 1_767_225_600 * Second + random.Between(0, 86_400 * Second);
        var records = generator.Records(start, (int)(size * (500 + random.Below(200))));
        var grows = generator._firstPartitions < generator._partitions;
        var recreated = !grows && random.Chance(0.12) ? generator.Records(generator._now + Second, (int)(size * (200 + random.Below(400)))) : null;
        var changed = recreated is null && random.Chance(0.12)
            ? DefinitionGenerator.Draw(random, generator._kind, random.Chance(0.3)) with { Name = generator._definition.Name }
            : null;
        var (from, fromChanged) = (generator.StartFrom(records), generator.StartFrom(records));
        return new Scenario
        {
            Start = start,
            Definition = generator._definition with { StartFrom = from },
            ChangedDefinition = changed is null ? null : changed with { StartFrom = fromChanged },
            AppendedBefore = random.Chance(0.2) ? random.Below((int)(200 * size)) : 0,
            Partitions = generator._partitions,
            FirstPartitions = generator._firstPartitions,
            GrowsAt = grows ? (int)(generator._growsAt * records.Count) : 0,
            Records = records,
            RecordsOfRecreated = recreated,
            BeginningIsGone = random.Chance(0.3),
            Backlog = random.Chance(0.35),
        };
    }

    private StartPosition StartFrom(List<SimulatedRecord> records) => _random.Below(10) switch
    {
        0 => StartPosition.Latest,
        1 => new StartPosition(StartKind.Time, _random.Pick(records).AppendTime),
        _ => StartPosition.Earliest,
    };

    private (double, double) Silence() => _random.Below(6) switch
    {
        0 => (0, 2), // never a record
        1 => (_random.Below(80) / 100.0, 2), // none from some point on
        2 => (_random.Below(50) / 100.0, 0.5 + (_random.Below(50) / 100.0)), // a pause
        _ => (2, 2),
    };

    private List<SimulatedRecord> Records(long start, int count)
    {
        var records = new List<SimulatedRecord>(count);
        var now = start;
        var gaps = _random.Chance(0.5) ? 1 + _random.Below(3) : 0;
        var longest = _definition.Windows.Max(w => w.Size);
        for (var i = 0; i < count; i++)
        {
            now += Step();
            if (gaps > 0 && _random.Chance(3.0 / count))
            {
                gaps--;
                now += _random.Pick([2 * 60 * Second, longest + (longest / 3), 2 * longest]);
            }

            if (_random.Chance(0.05))
            {
                now = Floor(now, Second);
            }

            records.Add(Record(now, PartitionAt((double)i / count)));
        }

        _now = now;
        return records;
    }

    private long Step() => _random.Below(10) switch
    {
        < 2 => 0,
        9 => _random.Between(0, 8 * _pace),
        _ => _random.Between(0, 2 * _pace),
    };

    private int PartitionAt(double place)
    {
        var loudest = 0;
        var best = -1.0;
        for (var partition = 0; partition < (place < _growsAt ? _firstPartitions : _partitions); partition++)
        {
            // Should all be silent, the last one speaks.
            var (from, to) = _silent[partition];
            var weight = place >= from && place < to ? 0 : _weights[partition] * (_random.Below(1_000) + 1);
            if (weight >= best)
            {
                (loudest, best) = (partition, weight);
            }
        }

        return loudest;
    }

    private SimulatedRecord Record(long now, int partition)
    {
        var append = now;
        if (_random.Chance(0.04))
        {
            append -= _random.Between(0, 6 * Second); // clocks go back
        }

        if (_random.Chance(0.005))
        {
            // A clock that shows no time of this century: the record counts as appended when the one before it was.
            return Event(_random.Pick([0L, 1_000_000, 946_684_799_999_999, 4_102_444_800_000_000, 9_000_000_000_000_000]), append - _age, partition);
        }

        if (_random.Chance(0.06))
        {
            return Invalid(append, partition);
        }

        var time = append - _age - (_random.Chance(_disorder) ? Delay() : 0);
        if (_age == 0 && _random.Chance(0.04))
        {
            // The last microsecond that is allowed, the first that is not, and what lies between.
            time = append + _random.Pick([_definition.MaxFuture, _definition.MaxFuture + 1, _definition.MaxFuture / 2, 1, 4 * Second]);
        }

        if (_random.Chance(0.1))
        {
            time = Floor(time, Second); // on the edge of windows
        }

        return Event(append, Math.Max(time, 0), partition);
    }

    private long Delay() => _random.Below(10) switch
    {
        < 5 => _random.Between(0, 2 * Second),
        < 8 => _random.Between(0, _definition.Lateness + (10 * Second)),
        8 => _random.Between(0, _definition.Lateness + (90 * Second)),
        _ => _random.Between(0, 30 * 3_600 * Second),
    };

    private SimulatedRecord Event(long append, long time, int partition)
    {
        List<Spelling> mentions = [];
        for (var count = _kind == TextKind.Field ? 1 : _wild ? 10 : _random.Below(4); count > 0; count--)
        {
            var mention = _topics.Pick(_random, time, _skewed);

            // Hashtags count once an event, also in another spelling: which of them counts as new is no question then.
            if (_kind != TextKind.Hashtags || !mentions.Exists(m => m.Folded == mention.Folded))
            {
                mentions.Add(mention);
            }
        }

        return With(new SimulatedRecord { Partition = partition, AppendTime = append, Time = time, Value = Write(time, mentions) }, mentions);
    }

    private byte[] Write(long time, List<Spelling> mentions)
    {
        switch (_kind)
        {
            case TextKind.Field:
                return _writer.Field(time, mentions[0]);
            case TextKind.Words:
                return _writer.Text(time, mentions.Count == 0 ? "... !" : string.Join(_random.Pick([" ", ", "]), mentions.Select(m => m.Text)));
            default:
                // Twice in one text counts once.
                var twice = mentions.Count > 0 && _random.Chance(0.3) ? " and " + mentions[0].Text : "";
                return _writer.Text(time, mentions.Count == 0 ? "no tag" : string.Join(' ', mentions.Select(m => _random.Pick(["so ", "", "about "]) + m.Text)) + twice);
        }
    }

    private static SimulatedRecord With(SimulatedRecord record, List<Spelling> mentions) => record with
    {
        Topics = [.. mentions.Select(m => m.Exact)],
        FoldedTopics = [.. mentions.Select(m => m.Folded)],
        Spellings = [.. mentions.Select(m => m.Text)],
    };

    private SimulatedRecord Invalid(long append, int partition)
    {
        var time = append - _age;
        var topic = _topics.Pick(_random, time, _skewed);
        var (value, shape, wrongTime) = _random.Below(_kind == TextKind.Field ? 6 : 4) switch
        {
            0 => (_writer.NotAnObject(), "not_an_object", null),
            1 => (_writer.NoTopic(time), "no_topic", null),
            2 => (_writer.NoTime(topic.Text), null, "no_time"),
            3 => (_writer.BadTime(topic.Text), null, "bad_time"),
            4 => (_writer.TopicTooLong(time), "topic_too_long", null),
            _ => (_writer.TopicNotUnicode(time), "topic_not_unicode", (string?)null),
        };

        // Without a time of its own the record is still an event to a stream that counts by append time, so its topic is known.
        var record = new SimulatedRecord { Partition = partition, AppendTime = append, Time = time, Value = value, WrongShape = shape, WrongTime = wrongTime };
        return shape is null ? With(record, [topic]) : record;
    }

    private static long Floor(long time, long step) => time - (((time % step) + step) % step);
}
