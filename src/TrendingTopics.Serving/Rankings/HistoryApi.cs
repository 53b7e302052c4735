using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using TrendingTopics.Engine.Reading;
using TrendingTopics.Serving.Problems;
using TrendingTopics.Serving.Requests;

namespace TrendingTopics.Serving.Rankings;

/// <summary>One topic over time.</summary>
internal static class HistoryApi
{
    public static void Map(IEndpointRouteBuilder stream) =>
        stream.MapGet("/history", GetHistoryAsync)
            .WithName("GetHistory")
            .WithTags("Rankings")
            .WithSummary("One topic over time")
            .WithDescription("Rank and count in final windows that begin in [from, to), newest first. Empty windows are passed over; next leads to older ones.")
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound);

    private static async Task<Results<Ok<HistoryBody>, ProblemHttpResult>> GetHistoryAsync(
        string stream, [AsParameters] HistoryQuery query, StreamFinder streams, RankingReader reader, HttpContext context, CancellationToken cancellationToken)
    {
        var (view, problem) = await streams.FindAsync(stream, query.Window, cancellationToken).ConfigureAwait(false);
        if (view is null
            || !QueryText.TryInt(query.Limit, "limit", 100, 1, 1000, out var limit, out problem)
            || !QueryText.TryRange(query.From, query.To, out var from, out var to, out problem))
        {
            return problem!;
        }

        if (RankingReader.Canonicalize(view.Stream, query.Topic ?? "") is not { } topic)
        {
            return Problem.Invalid("topic", string.IsNullOrEmpty(query.Topic) ? null : query.Topic, "a topic of 1 to 512 bytes, URL-escaped (%23IA)");
        }

        var points = await reader.GetHistoryAsync(view.Stream, view.Window, topic, from, to, limit, cancellationToken).ConfigureAwait(false);
        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.Ok(new HistoryBody
        {
            Stream = view.Stream.Name,
            Window = view.Window.ToString(),
            Topic = topic,
            Points = [.. points.Select(p => new HistoryPointBody
            {
                Start = TimeText.ToUtc(p.Start),
                End = TimeText.ToUtc(p.Start + view.Window.Size),
                Rank = p.Rank,
                Count = p.Count,
            })],
            Next = points.Count < limit ? null : NextPage.After(context.Request, points[^1].Start),
        });
    }
}
