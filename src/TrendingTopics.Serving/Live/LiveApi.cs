using System.ComponentModel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using TrendingTopics.Engine.Reading;
using TrendingTopics.Serving.Problems;
using TrendingTopics.Serving.Requests;

namespace TrendingTopics.Serving.Live;

/// <summary>Rankings as they change, over server-sent events.</summary>
internal static class LiveApi
{
    public static void Map(IEndpointRouteBuilder stream) =>
        stream.MapGet("/live", ListenAsync)
            .WithName("ListenToRankings")
            .WithTags("Rankings")
            .WithSummary("Rankings as they change")
            .WithDescription("""
                Server-sent events. `ranking`: the current ranking at each change, and each final one once; its data is a ranking. `status`:
                where the stream stands, at most once a second; its data is a status. The id is the start of the newest final window: a
                listener that comes back with Last-Event-ID first gets the finals after it, at most the newest 100, then the current ranking.
                """)
            .Produces<string>(StatusCodes.Status200OK, "text/event-stream")
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound);

    private static async Task<Results<LiveResult, ProblemHttpResult>> ListenAsync(
        string stream,
        [Description("A window definition of the stream, such as 1m or 5m/10s; its first one where missing.")] string? window,
        [Description("How many topics: 1 to the stream's Top; 10 where missing.")] string? top,
        [FromHeader(Name = "Last-Event-ID"), Description("The id that came last.")] string? lastEventId,
        StreamFinder streams,
        CancellationToken cancellationToken)
    {
        var (view, problem) = await streams.FindAsync(stream, window, cancellationToken).ConfigureAwait(false);
        if (view is null)
        {
            return problem!;
        }

        if (!QueryText.TryInt(top, "top", 10, 1, RankingReader.CurrentRunOf(view.Stream).Definition.Top, out var count, out problem))
        {
            return problem;
        }

        long? after = null;
        if (!string.IsNullOrEmpty(lastEventId))
        {
            if (!TimeText.TryParse(lastEventId, out var time))
            {
                return Problem.Invalid("Last-Event-ID", lastEventId, "an id that this stream sent: the start of a window, such as 2026-01-01T00:00:00Z");
            }

            after = time;
        }

        return new LiveResult(view, count, after);
    }
}
