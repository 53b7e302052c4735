using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using TrendingTopics.Engine.Rankings;
using TrendingTopics.Engine.Reading;
using TrendingTopics.Serving.Problems;
using TrendingTopics.Serving.Requests;

namespace TrendingTopics.Serving.Rankings;

/// <summary>Rankings: the current one, one window's, final ones.</summary>
internal static class RankingApi
{
    private const int DefaultTop = 10;

    public static void Map(IEndpointRouteBuilder stream, IEndpointRouteBuilder root)
    {
        stream.MapGet("/windows/latest", GetLatestAsync)
            .WithName("GetLatestRanking")
            .WithSummary("The current ranking")
            .WithDescription("Of the windows that hold the stream's time, the one that ends first; with final=true the newest final one.")
            .Produces(StatusCodes.Status304NotModified).ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound);

        stream.MapGet("/windows/{start}", GetWindowAsync)
            .WithName("GetRanking")
            .WithSummary("One window's ranking")
            .WithDescription("Zeros where the window is kept and empty; 404 where it is kept no longer, lies before the first event or after the current window.")
            .Produces(StatusCodes.Status304NotModified).ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound);

        stream.MapGet("/windows", ListWindowsAsync)
            .WithName("ListRankings")
            .WithSummary("Final rankings, newest first")
            .WithDescription("Final windows that begin in [from, to). Empty windows are passed over; next leads to older ones.")
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound);

        root.MapGet("/trending", GetTrendingAsync)
            .WithName("GetTrending")
            .WithTags("Rankings")
            .WithSummary("The default stream's current ranking")
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static async Task<Results<Ok<RankingBody>, StatusCodeHttpResult, ProblemHttpResult>> GetLatestAsync(
        string stream, [AsParameters] LatestQuery query, StreamFinder streams, RankingReader reader, HttpContext context, CancellationToken cancellationToken)
    {
        var (view, problem) = await streams.FindAsync(stream, query.Window, cancellationToken).ConfigureAwait(false);
        if (view is null
            || !QueryText.TryInt(query.Top, "top", DefaultTop, 1, MergedWindow.MaxListed, out var top, out problem)
            || !QueryText.TryBool(query.Final, "final", out var final, out problem))
        {
            return problem!;
        }

        if (!final)
        {
            return Answer(await reader.GetCurrentAsync(view.Stream, view.Window, cancellationToken).ConfigureAwait(false), view, top, context);
        }

        var newest = await reader.ListFinalAsync(view.Stream, view.Window, TimeText.Minimum, TimeText.Maximum, 1, cancellationToken).ConfigureAwait(false);
        return newest.Count > 0
            ? Answer(newest[0], view, top, context)
            : Problem.NotFound("final", $"The stream {view.Stream.Name} has no final {view.Window} window yet; the current one is there without final=true.");
    }

    private static async Task<Results<Ok<RankingBody>, StatusCodeHttpResult, ProblemHttpResult>> GetWindowAsync(
        string stream, string start, [AsParameters] WindowQuery query, StreamFinder streams, RankingReader reader, HttpContext context, CancellationToken cancellationToken)
    {
        var (view, problem) = await streams.FindAsync(stream, query.Window, cancellationToken).ConfigureAwait(false);
        if (view is null || !QueryText.TryInt(query.Top, "top", DefaultTop, 1, MergedWindow.MaxListed, out var top, out problem))
        {
            return problem!;
        }

        if (!TimeText.TryParse(start, out var time))
        {
            return Problem.Invalid("start", start, TimeText.Allowed);
        }

        if (!view.Window.IsStart(time))
        {
            var before = view.Window.LastStart(time);
            return Problem.Invalid(
                "start", start, $"the start of a {view.Window} window, such as {TimeText.Format(before)} or {TimeText.Format(before + view.Window.Slide)}");
        }

        var ranking = await reader.GetAsync(view.Stream, view.Window, time, cancellationToken).ConfigureAwait(false);
        return ranking is not null
            ? Answer(ranking, view, top, context)
            : Problem.NotFound("start", $"The {view.Window} window of {TimeText.Format(time)} is not there: it is kept no longer, lies before the first event or after the current window.");
    }

    private static async Task<Results<Ok<WindowListBody>, ProblemHttpResult>> ListWindowsAsync(
        string stream, [AsParameters] WindowListQuery query, StreamFinder streams, RankingReader reader, HttpContext context, CancellationToken cancellationToken)
    {
        var (view, problem) = await streams.FindAsync(stream, query.Window, cancellationToken).ConfigureAwait(false);
        if (view is null
            || !QueryText.TryInt(query.Top, "top", DefaultTop, 1, MergedWindow.MaxListed, out var top, out problem)
            || !QueryText.TryInt(query.Limit, "limit", 20, 1, 100, out var limit, out problem)
            || !QueryText.TryRange(query.From, query.To, out var from, out var to, out problem))
        {
            return problem!;
        }

        var rankings = await reader.ListFinalAsync(view.Stream, view.Window, from, to, limit, cancellationToken).ConfigureAwait(false);
        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.Ok(new WindowListBody
        {
            Stream = view.Stream.Name,
            Window = view.Window.ToString(),
            Windows = [.. rankings.Select(r => RankingBody.Of(r.Take(top)))],
            Next = rankings.Count < limit ? null : NextPage.After(context.Request, rankings[^1].Start),
        });
    }

    private static async Task<Results<Ok<RankingBody>, StatusCodeHttpResult, ProblemHttpResult>> GetTrendingAsync(
        [AsParameters] WindowQuery query, StreamFinder streams, RankingReader reader, HttpContext context, CancellationToken cancellationToken)
    {
        var (view, problem) = await streams.FindDefaultAsync(query.Window, cancellationToken).ConfigureAwait(false);
        return view is null || !QueryText.TryInt(query.Top, "top", DefaultTop, 1, MergedWindow.MaxListed, out var top, out problem)
            ? problem!
            : Answer(await reader.GetCurrentAsync(view.Stream, view.Window, cancellationToken).ConfigureAwait(false), view, top, context);
    }

    private static Results<Ok<RankingBody>, StatusCodeHttpResult, ProblemHttpResult> Answer(Ranking? ranking, StreamView view, int top, HttpContext context)
    {
        if (ranking is null)
        {
            return Problem.NotFound("stream", $"The stream {view.Stream.Name} has counted no event yet.");
        }

        if (top > ranking.MaxTop)
        {
            return Problem.Invalid(
                "top",
                top.ToString(CultureInfo.InvariantCulture),
                string.Create(CultureInfo.InvariantCulture, $"a whole number from 1 to {ranking.MaxTop} while the window is not final"));
        }

        var body = RankingBody.Of(ranking.Take(top));
        return RankingTag.IsKnown(context, body) ? TypedResults.StatusCode(StatusCodes.Status304NotModified) : TypedResults.Ok(body);
    }
}
