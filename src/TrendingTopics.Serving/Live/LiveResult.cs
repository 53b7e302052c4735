using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using TrendingTopics.Engine.Reading;
using TrendingTopics.Serving.Requests;

namespace TrendingTopics.Serving.Live;

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
        var views = services.GetRequiredService<LiveViews>();
        var lifetime = services.GetRequiredService<IHostApplicationLifetime>();
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

        var reader = context.RequestServices.GetRequiredService<RankingReader>();
        var missed = await reader
            .ListFinalAsync(asked.Stream, asked.Window, after.Value + 1, until.Value + 1, FinalsMissed, cancellationToken)
            .ConfigureAwait(false);
        return missed.Reverse();
    }
}
