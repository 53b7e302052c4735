using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using TrendingTopics.Engine.Logs;
using TrendingTopics.Engine.Streams;
using TrendingTopics.Engine.Time;
using TrendingTopics.Serving.Limits;
using TrendingTopics.Serving.Problems;

namespace TrendingTopics.Serving.Events;

/// <summary>Brings posted events into the log, and answers once they are durable.</summary>
/// <param name="log">The log.</param>
/// <param name="keyed">Takes requests with a key once.</param>
/// <param name="clock">Tells the time.</param>
/// <param name="options">How long to wait.</param>
/// <param name="limits">How much is taken at once.</param>
internal sealed class PostedAppends(IEventLog log, KeyedPosts keyed, TimeProvider clock, IOptions<TrendingApiOptions> options, IOptions<LimitOptions> limits)
{
    private const string Replayed = "Idempotent-Replayed";

    /// <summary>Appends what is an event of the stream.</summary>
    /// <exception cref="System.Text.Json.JsonException">The body begins like an array and is none.</exception>
    public async Task<Results<Accepted<PostedBody>, ProblemHttpResult>> AppendAsync(StreamEntry stream, RequestBytes body, CancellationToken cancellationToken)
    {
        var events = Read(stream, body, UnixMicros.Now(clock), together: false);
        if (events.Accepted == 0)
        {
            return NothingTaken(events, stream);
        }

        // All batches are on their way before the first is awaited: they share one commit.
        var appends = events.Batches.Select(b => log.AppendAsync(b, cancellationToken).AsTask()).ToList();
        await Task.WhenAll(appends).ConfigureAwait(false);
        return Taken(events);
    }

    /// <summary>Appends what is an event of the stream, unless that was done when the same request came before.</summary>
    /// <exception cref="System.Text.Json.JsonException">The body begins like an array and is none.</exception>
    public async Task<Results<Accepted<PostedBody>, ProblemHttpResult>> AppendOnceAsync(
        StreamEntry stream, string header, RequestBytes body, HttpResponse response, CancellationToken cancellationToken)
    {
        if (IdempotencyKey.TryRead(stream.Name, header, body.Span, out var key) is { } problem)
        {
            return problem;
        }

        var now = UnixMicros.Now(clock);
        var events = Read(stream, body, now, together: true);
        if (events.Accepted == 0)
        {
            return NothingTaken(events, stream);
        }

        try
        {
            var post = await keyed.AppendOnceAsync(key, events.Batches[0], now, options.Value.KeyedTimeout, cancellationToken).ConfigureAwait(false);
            switch (post.Outcome)
            {
                case KeyedOutcome.OtherBody:
                    return Problem.Of(
                        StatusCodes.Status422UnprocessableEntity,
                        $"'{IdempotencyKey.Header}' is the key of a request with another body, which was taken at {UnixMicros.ToTime(post.At).UtcDateTime:O}; nothing was taken now. A request that is not a repetition needs a key of its own.",
                        new() { ["parameter"] = IdempotencyKey.Header });
                case KeyedOutcome.Repeated:
                    // Judged by the clock of then, the same is taken and refused as then.
                    response.Headers[Replayed] = "true";
                    return Taken(Read(stream, body, post.At, together: true));
                default:
                    return Taken(events);
            }
        }
        catch (TimeoutException)
        {
            return Problem.Unavailable("The log has not answered in time, and may still take the events: repeat the request with the same key.");
        }
    }

    private PostedEvents Read(StreamEntry stream, RequestBytes body, long now, bool together) =>
        PostedEvents.Read(body.Span, stream.Newest.Definition, now, limits.Value, together);

    private static Accepted<PostedBody> Taken(PostedEvents events) => TypedResults.Accepted((string?)null, new PostedBody
    {
        Accepted = events.Accepted,
        RefusedCount = events.RefusedCount,
        Refused = events.Refused,
    });

    private static ProblemHttpResult NothingTaken(PostedEvents events, StreamEntry stream)
    {
        if (events.RefusedCount == 0)
        {
            return Problem.Invalid("body", null, "one JSON object, an array of objects, or one object a line");
        }

        return Problem.Of(
            StatusCodes.Status400BadRequest,
            string.Create(CultureInfo.InvariantCulture, $"None of the {events.RefusedCount} records is an event of the stream {stream.Name}; the first: {events.Refused[0].Detail}"),
            new()
            {
                ["parameter"] = "body",
                ["refusedCount"] = events.RefusedCount,
                ["refused"] = events.Refused,
            });
    }
}
