using System.Globalization;
using Microsoft.AspNetCore.Http;
using TrendingTopics.Engine.Events;
using TrendingTopics.Engine.Logs;
using TrendingTopics.Engine.Streams;
using TrendingTopics.Serving.Limits;

namespace TrendingTopics.Serving.Events;

/// <summary>A request's events, judged as the processor will judge them and packed for the log.</summary>
internal sealed class PostedEvents
{
    private const int RefusedShown = 100;
    private const int BatchBytes = 1024 * 1024;

    private readonly List<LogBatch> _batches = [];
    private readonly List<RefusedBody> _refused = [];

    private readonly int _batchBytes;

    private PostedEvents(int batchBytes)
    {
        _batchBytes = batchBytes;
    }

    /// <summary>The events taken, in the order in which they came.</summary>
    public IReadOnlyList<LogBatch> Batches => _batches;

    /// <summary>The first of those refused.</summary>
    public IReadOnlyList<RefusedBody> Refused => _refused;

    /// <summary>How many were taken.</summary>
    public int Accepted { get; private set; }

    /// <summary>How many were refused.</summary>
    public int RefusedCount { get; private set; }

    /// <summary>Reads a body.</summary>
    /// <param name="body">One event, an array of events, or one event a line.</param>
    /// <param name="definition">The stream that they are for.</param>
    /// <param name="now">When the log takes them, microseconds since the epoch.</param>
    /// <param name="limits">How many are taken, and how long each may be.</param>
    /// <param name="together">Whether all go into one batch, whatever its size.</param>
    /// <exception cref="System.Text.Json.JsonException">It begins like an array and is none.</exception>
    /// <exception cref="BadHttpRequestException">There are too many of them.</exception>
    public static PostedEvents Read(ReadOnlySpan<byte> body, StreamDefinition definition, long now, LimitOptions limits, bool together = false)
    {
        var events = new PostedEvents(together ? int.MaxValue : BatchBytes);
        var validator = new EventValidator(definition);
        var splitter = new EventSplitter(body);
        while (splitter.MoveNext())
        {
            var record = splitter.Current;
            if (events.Accepted + events.RefusedCount == limits.EventsPerPost)
            {
                throw new BadHttpRequestException(
                    string.Create(CultureInfo.InvariantCulture, $"It holds more than {limits.EventsPerPost:N0} events; nothing was taken, send them in several requests."),
                    StatusCodes.Status413PayloadTooLarge);
            }

            if (record.Length > limits.RecordBytes)
            {
                events.Refuse("record_too_long", string.Create(CultureInfo.InvariantCulture, $"A record must have at most {limits.RecordBytes:N0} bytes."));
                continue;
            }

            var reason = validator.Check(record, now);
            if (reason == InvalidReason.None)
            {
                events.Take(record, definition.Topic);
            }
            else
            {
                events.Refuse(reason.Name(), reason.Describe(definition));
            }
        }

        return events;
    }

    private void Take(ReadOnlySpan<byte> record, string topic)
    {
        if (_batches.Count == 0 || _batches[^1].Bytes + record.Length > _batchBytes)
        {
            _batches.Add(new LogBatch(topic));
        }

        _batches[^1].Add([], record);
        Accepted++;
    }

    private void Refuse(string reason, string detail)
    {
        if (_refused.Count < RefusedShown)
        {
            _refused.Add(new RefusedBody { Position = Accepted + RefusedCount, Reason = reason, Detail = detail });
        }

        RefusedCount++;
    }
}
