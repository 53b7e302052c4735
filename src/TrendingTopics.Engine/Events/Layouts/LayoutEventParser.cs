using System.Numerics;
using TrendingTopics.Engine.Logs;
using TrendingTopics.Engine.Streams;

namespace TrendingTopics.Engine.Events.Layouts;

/// <summary>
/// Reads records by the layouts of those before them: literals are compared, strings and numbers passed over by their grammar. It accepts
/// what <see cref="JsonEventParser"/> accepts, with the same result, since whatever has no known layout goes there, and is learned.
/// </summary>
internal sealed class LayoutEventParser : IEventParser
{
    /// <summary>
    /// How many records without a known layout pass before layouts are learned anew where there were too many. Learning them costs some
    /// of the time that reading so many takes, so that records of ever other layouts cost little more than without.
    /// </summary>
    private const int Rest = 65_536;

    private readonly JsonEventParser _exact;
    private readonly FieldJudge _judge;
    private readonly LayoutTree _layouts = new();
    private readonly RecordShapes _shapes = new();
    private readonly bool _isShaped;
    private readonly LayoutLearner _learner;
    private int _rest;

    public LayoutEventParser(StreamDefinition definition)
    {
        _exact = new JsonEventParser(definition);
        _judge = new FieldJudge(definition);
        _learner = new LayoutLearner(new FieldNames(definition));
        _isShaped = definition is { Extract: TopicExtraction.Field, Time: EventTimeKind.Event };
    }

    /// <summary>How many records had no known layout.</summary>
    public long Unknown { get; private set; }

    /// <inheritdoc/>
    public InvalidReason Parse(ReadOnlySpan<byte> record, long appendTime, out ParsedEvent parsed)
    {
        parsed = default;
        var fields = new EventFields { Micros = -1 };
        if (!_layouts.TryFind(record, ref fields))
        {
            Unknown++;
            if (!_exact.TryFind(record, out fields))
            {
                return InvalidReason.NotAnObject;
            }

            Learn(record);
        }

        return _judge.Judge(fields, appendTime, ref parsed);
    }

    /// <inheritdoc/>
    public void ParseSome(in LogRecords records, ParsedRecords found)
    {
        if (!_isShaped)
        {
            found.Found = 0;
        }
        else if (_shapes.Read(records, found))
        {
            LearnShape(records, found);
        }
    }

    private void LearnShape(in LogRecords records, ParsedRecords found)
    {
        var first = BitOperations.TrailingZeroCount(~found.Found);
        if (first < records.Count && _exact.TryFind(records.Value(first), out _) && _learner.TryLearnShape(records.Value(first)) is { } shape)
        {
            _shapes.Add(shape);
        }
    }

    private void Learn(ReadOnlySpan<byte> record)
    {
        if (_rest > 0 && --_rest == 0)
        {
            _layouts.Clear();
        }

        if (_rest == 0 && !_learner.TryLearn(record, _layouts))
        {
            _rest = Rest;
        }
    }
}
