using System.ComponentModel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Hosting;
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

/// <summary>Sends a view to one listener until it leaves, falls behind or the service stops.</summary>
/// <param name="asked">The stream and window.</param>
/// <param name="top">How many topics.</param>
/// <param name="after">The start of the last final window that the listener has; null where it has none.</param>
internal sealed class LiveResult(StreamView asked, int top, long? after) : IResult
{
    private const int FinalsMissed = 100;

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        ArgumentNullException.ThrowIfNull(httpContext);
        var services = httpContext.RequestServices;
        var views = (LiveViews)services.GetService(typeof(LiveViews))!;
        var lifetime = (IHostApplicationLifetime)services.GetService(typeof(IHostApplicationLifetime))!;
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(httpContext.RequestAborted, lifetime.ApplicationStopping);
        var view = views.Acquire(asked.Stream.Name, asked.Window);
        try
        {
            await SendAsync(httpContext, view, ends.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (ends.IsCancellationRequested)
        {
            // The listener has gone, or the service stops.
        }
        finally
        {
            views.Release(asked.Stream.Name, asked.Window);
        }
    }

    private async Task SendAsync(HttpContext context, LiveView view, CancellationToken cancellationToken)
    {
        context.Response.ContentType = "text/event-stream";
        context.Response.Headers.CacheControl = "no-store";
        context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        var body = context.Response.Body;
        await body.WriteAsync(LiveFrame.Opening, cancellationToken).ConfigureAwait(false);
        await body.FlushAsync(cancellationToken).ConfigureAwait(false);

        var listener = await view.ListenAsync(top, cancellationToken).ConfigureAwait(false);
        try
        {
            foreach (var missed in await ReadMissedAsync(context, listener.ListensFrom, cancellationToken).ConfigureAwait(false))
            {
                await body.WriteAsync(LiveFrame.Ranking(missed, top, missed.Start), cancellationToken).ConfigureAwait(false);
            }

            while (await listener.Frames.WaitToReadAsync(cancellationToken).ConfigureAwait(false))
            {
                while (listener.Frames.TryRead(out var frame))
                {
                    await body.WriteAsync(frame, cancellationToken).ConfigureAwait(false);
                }

                await body.FlushAsync(cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            view.Leave(listener);
        }
    }

    /// <summary>The finals between the last that the listener has and the first that it will be sent, oldest first.</summary>
    private async ValueTask<IEnumerable<Ranking>> ReadMissedAsync(HttpContext context, long? until, CancellationToken cancellationToken)
    {
        if (after is null || until is null || after >= until)
        {
            return [];
        }

        var reader = (RankingReader)context.RequestServices.GetService(typeof(RankingReader))!;
        var missed = await reader
            .ListFinalAsync(asked.Stream, asked.Window, after.Value + 1, until.Value + 1, FinalsMissed, cancellationToken)
            .ConfigureAwait(false);
        return missed.Reverse();
    }
}
