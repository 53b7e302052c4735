using System.ComponentModel;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;
using TrendingTopics.Engine.Events;
using TrendingTopics.Engine.Logs;
using TrendingTopics.Engine.Streams;
using TrendingTopics.Engine.Time;
using TrendingTopics.Serving.Problems;
using TrendingTopics.Serving.Requests;

namespace TrendingTopics.Serving.Events;

/// <summary>The raw records of a stream: the newest ones, and new ones.</summary>
internal static class EventApi
{
    public static void Map(IEndpointRouteBuilder stream)
    {
        stream.MapGet("/events", GetNewestAsync)
            .WithName("ListEvents")
            .WithTags("Events")
            .WithSummary("The newest raw records")
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound);

        stream.MapPost("/events", PostAsync)
            .WithName("PostEvents")
            .WithTags("Events")
            .WithSummary("New events")
            .WithDescription("One event, an array of events, or one event a line. 202 when the log holds them durably; what is no event of the stream is refused by position.")
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status413PayloadTooLarge)
            .DisableAntiforgery();
    }

    private static async Task<Results<Ok<EventListBody>, ProblemHttpResult>> GetNewestAsync(
        string stream,
        [Description("How many records: 1 to 100; 10 where missing.")] string? limit,
        StreamFinder streams,
        IEventLog log,
        HttpContext context,
        CancellationToken cancellationToken)
    {
        var (entry, problem) = await streams.FindAsync(stream, cancellationToken).ConfigureAwait(false);
        if (entry is null || !QueryText.TryInt(limit, "limit", 10, 1, 100, out var count, out problem))
        {
            return problem!;
        }

        var definition = entry.Newest.Definition;
        var records = await log.ReadNewestAsync(definition.Topic, count, cancellationToken).ConfigureAwait(false);
        var validator = new EventValidator(definition);
        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.Ok(new EventListBody
        {
            Stream = entry.Name,
            Topic = definition.Topic,
            Events = [.. records.Select(r => Describe(r, validator))],
        });
    }

    private static async Task<Results<Accepted<PostedBody>, ProblemHttpResult>> PostAsync(
        string stream,
        HttpContext context,
        StreamFinder streams,
        IEventLog log,
        TimeProvider clock,
        IOptions<TrendingApiOptions> options,
        CancellationToken cancellationToken)
    {
        var (entry, problem) = await streams.FindAsync(stream, cancellationToken).ConfigureAwait(false);
        if (entry is null)
        {
            return problem!;
        }

        // A browser would send a page's events here without asking, wherever the page is from.
        if (context.Request.Headers["Sec-Fetch-Site"] == "cross-site")
        {
            return Problem.Of(StatusCodes.Status403Forbidden, "Events from web pages of other sites are not taken.", []);
        }

        // The limit is our own, so that the rest of a longer body is still taken in and its sender gets to read the answer.
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = null;
        }

        var limits = options.Value;
        using var body = await RequestBytes.ReadAsync(context.Request, limits.MaxBodyBytes, cancellationToken).ConfigureAwait(false);
        if (body is null)
        {
            return Problem.TooLarge(limits.MaxBodyBytes);
        }

        PostedEvents events;
        try
        {
            events = PostedEvents.Read(body.Span, entry.Newest.Definition, UnixMicros.Now(clock), limits.MaxRecordBytes);
        }
        catch (JsonException failure)
        {
            return Problem.Invalid("body", "[…", $"a JSON array that is valid to its end; nothing was taken ({failure.Message})");
        }

        if (events.Accepted == 0)
        {
            return NothingTaken(events, entry);
        }

        // All batches are on their way before the first is awaited: they share one commit.
        var appends = events.Batches.Select(b => log.AppendAsync(b, cancellationToken).AsTask()).ToList();
        await Task.WhenAll(appends).ConfigureAwait(false);
        return TypedResults.Accepted((string?)null, new PostedBody
        {
            Accepted = events.Accepted,
            RefusedCount = events.RefusedCount,
            Refused = events.Refused,
        });
    }

    private static ProblemHttpResult NothingTaken(PostedEvents events, StreamEntry entry)
    {
        if (events.RefusedCount == 0)
        {
            return Problem.Invalid("body", null, "one JSON object, an array of objects, or one object a line");
        }

        return Problem.Of(
            StatusCodes.Status400BadRequest,
            string.Create(CultureInfo.InvariantCulture, $"None of the {events.RefusedCount} records is an event of the stream {entry.Name}; the first: {events.Refused[0].Detail}"),
            new()
            {
                ["parameter"] = "body",
                ["refusedCount"] = events.RefusedCount,
                ["refused"] = events.Refused,
            });
    }

    private static EventBody Describe(StoredRecord record, EventValidator validator)
    {
        var reason = validator.Check(record.Value.Span, record.AppendTime);
        return new EventBody
        {
            Partition = record.Partition,
            Offset = record.Offset,
            AppendTime = TimeText.ToUtc(record.AppendTime),
            Invalid = reason == InvalidReason.None ? null : reason.Name(),
            Record = ToJson(record.Value),
        };
    }

    // What is no JSON, or holds strings that are no Unicode, is shown as text.
    private static JsonElement ToJson(ReadOnlyMemory<byte> record)
    {
        try
        {
            if (System.Text.Unicode.Utf8.IsValid(record.Span))
            {
                using var document = JsonDocument.Parse(record);
                return document.RootElement.Clone();
            }
        }
        catch (JsonException)
        {
            // Shown as text.
        }

        return JsonSerializer.SerializeToElement(Encoding.UTF8.GetString(record.Span), ServingJson.Default.String);
    }
}
