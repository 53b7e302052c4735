using System.ComponentModel;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;
using TrendingTopics.Engine.Events;
using TrendingTopics.Engine.Logs;
using TrendingTopics.Serving.Access;
using TrendingTopics.Serving.Limits;
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
            .WithDescription("""
                One event, an array of events, or one event a line. 202 when the log holds them durably; what is no event of the stream is
                refused by position. With an Idempotency-Key the events are taken all together or not at all, and a repetition (same key,
                same body) is answered as the first request was, with the header Idempotent-Replayed, and counts nothing again.
                """)
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status413PayloadTooLarge).ProducesProblem(StatusCodes.Status422UnprocessableEntity)
            .WithMetadata(new NeedsAccess(AccessLevel.Write))
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
        [FromHeader(Name = IdempotencyKey.Header)]
        [Description("Makes the request safe to repeat: 1 to 255 visible ASCII characters, another for each request that is not a repetition.")]
        string? idempotencyKey,
        HttpContext context,
        StreamFinder streams,
        PostedAppends appends,
        IOptions<LimitOptions> options,
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

        var limit = idempotencyKey is null ? options.Value.BodyBytes : options.Value.KeyedBodyBytes;
        using var body = await RequestBytes.ReadAsync(context.Request, limit, cancellationToken).ConfigureAwait(false);
        if (body is null)
        {
            return Problem.TooLarge(limit);
        }

        try
        {
            return idempotencyKey is null
                ? await appends.AppendAsync(entry, body, cancellationToken).ConfigureAwait(false)
                : await appends.AppendOnceAsync(entry, idempotencyKey, body, context.Response, cancellationToken).ConfigureAwait(false);
        }
        catch (JsonException failure)
        {
            return Problem.Invalid("body", "[…", $"a JSON array that is valid to its end; nothing was taken ({failure.Message})");
        }
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
