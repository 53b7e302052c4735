using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using TrendingTopics.Serving.Access;
using TrendingTopics.Sources.Running;
using TrendingTopics.Sources.Synthetic;

namespace TrendingTopics.Programs.Feeding;

/// <summary>What can be asked of a source, and told, while it runs.</summary>
public static class SourceControlApi
{
    private const double MostFactor = 1_000_000;
    private const double MostSeconds = 86_400;

    /// <summary>
    /// Maps <c>GET /</c> and <c>GET /status</c>, <c>POST /pause</c>, <c>POST /resume</c>, and <c>POST /burst</c> with the optional
    /// <c>topic</c>, <c>factor</c> (20) and <c>seconds</c> (30). Where there are keys (section <c>ApiKeys</c>), the commands are for those
    /// that may write. Needs <see cref="FeedingExtensions.AddFeeding"/>.
    /// </summary>
    public static IEndpointRouteBuilder MapSourceControl(this IEndpointRouteBuilder endpoints)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        var questions = endpoints.MapGroup("").ForReaders();
        questions.MapGet("/", GetStatus);
        questions.MapGet("/status", GetStatus);
        var commands = endpoints.MapGroup("").ForWriters().AddEndpointFilter(RefuseOtherSitesAsync);
        commands.MapPost("/pause", Pause);
        commands.MapPost("/resume", Resume);
        commands.MapPost("/burst", Burst);
        return endpoints;
    }

    private static Ok<SourceStatusBody> GetStatus(SourceChoice source, FeedingSettings settings) => TypedResults.Ok(Describe(source, settings));

    private static Results<Ok<SourceStatusBody>, ProblemHttpResult> Pause(SourceChoice source, FeedingSettings settings)
    {
        source.Runner?.Pause();
        return source.Runner is null ? NoSource() : TypedResults.Ok(Describe(source, settings));
    }

    private static Results<Ok<SourceStatusBody>, ProblemHttpResult> Resume(SourceChoice source, FeedingSettings settings)
    {
        source.Runner?.Resume();
        return source.Runner is null ? NoSource() : TypedResults.Ok(Describe(source, settings));
    }

    // Bound as text, so that what is wrong is answered by name.
    private static Results<Ok<BurstBody>, ProblemHttpResult> Burst(string? topic, string? factor, string? seconds, SourceChoice source)
    {
        if (source is not { Source: SyntheticSource synthetic, Runner: { } runner })
        {
            return Refused(StatusCodes.Status409Conflict, null, "Only the synthetic source can make a topic burst; this one sends what it reads.");
        }

        if (runner.Progress.State is SourceState.Completed or SourceState.Stopped or SourceState.Faulted)
        {
            return Refused(StatusCodes.Status409Conflict, null, "The source has ended.");
        }

        if (!TryRead(factor, 20, 1, MostFactor, out var times))
        {
            return Refused(StatusCodes.Status400BadRequest, nameof(factor), $"'factor' is '{factor}'; it may be a number from 1 to {MostFactor:F0}, and is 20 where missing.");
        }

        if (!TryRead(seconds, 30, 0.001, MostSeconds, out var length))
        {
            return Refused(StatusCodes.Status400BadRequest, nameof(seconds), $"'seconds' is '{seconds}'; it may be a number from 0.001 to {MostSeconds:F0}, and is 30 where missing.");
        }

        return synthetic.Burst(string.IsNullOrEmpty(topic) ? null : topic, times, TimeSpan.FromSeconds(length)) is { } bursting
            ? TypedResults.Ok(new BurstBody(bursting, times, length))
            : Refused(
                StatusCodes.Status400BadRequest,
                nameof(topic),
                $"The source has no such topic; it may be one of its own, such as {string.Join(", ", synthetic.Topics(5))}, or missing (with # written as %23).");
    }

    private static bool TryRead(string? text, double otherwise, double least, double most, out double value)
    {
        value = otherwise;
        return string.IsNullOrEmpty(text)
            || (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value) && value >= least && value <= most);
    }

    // A browser would post for any page that asks it to, wherever the page is from.
    private static async ValueTask<object?> RefuseOtherSitesAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next) =>
        context.HttpContext.Request.Headers["Sec-Fetch-Site"] == "cross-site"
            ? Refused(StatusCodes.Status403Forbidden, null, "Commands from web pages of other sites are not taken.")
            : await next(context).ConfigureAwait(false);

    private static ProblemHttpResult NoSource() =>
        Refused(StatusCodes.Status409Conflict, null, "There is no source: the setting Source is 'none'.");

    private static ProblemHttpResult Refused(int status, string? parameter, string detail) => TypedResults.Problem(
        detail, statusCode: status, extensions: parameter is null ? null : new Dictionary<string, object?> { ["parameter"] = parameter });

    private static SourceStatusBody Describe(SourceChoice source, FeedingSettings settings)
    {
        var progress = source.Runner?.Progress;
        return new SourceStatusBody
        {
            Source = progress?.Source,
            Stream = settings.Stream.Name,
            Topic = settings.Stream.Topic,
            State = progress is null ? "none" : JsonNamingPolicy.CamelCase.ConvertName(progress.State.ToString()),
            Paused = source.Runner?.IsPaused ?? false,
            Sent = progress?.Records ?? 0,
            Unacknowledged = progress?.Unacknowledged ?? 0,
            Rate = Math.Round(progress?.Rate ?? 0, 1),
            Invalid = progress?.Invalid ?? 0,
            Retries = progress?.Retries ?? 0,
            Problem = progress?.Problem,
        };
    }
}
