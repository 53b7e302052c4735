using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using TrendingTopics.Serving.Problems;

namespace TrendingTopics.Serving.Access;

/// <summary>Lets only those callers through to an endpoint whose key allows what it needs.</summary>
internal sealed class AccessFilter(ApiKeys keys) : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var needed = context.HttpContext.GetEndpoint()?.Metadata.GetMetadata<NeedsAccess>()?.Level ?? AccessLevel.Write;
        var caller = keys.Of(context.HttpContext);
        return caller.Level >= needed ? await next(context).ConfigureAwait(false)
            : caller.Level == AccessLevel.None || !caller.SentKey ? Unknown(context.HttpContext, caller, needed)
            : Problem.Of(StatusCodes.Status403Forbidden, "This key may only read; this needs a key of ApiKeys:Write.", []);
    }

    private ProblemHttpResult Unknown(HttpContext context, Caller caller, AccessLevel needed)
    {
        if (needed == AccessLevel.Write && !keys.HasWriters)
        {
            return Problem.Of(StatusCodes.Status403Forbidden, "Nobody may write here: there are keys for reading and none for writing (ApiKeys:Write).", []);
        }

        context.Response.Headers.WWWAuthenticate = "Bearer realm=\"TrendingTopics\"";
        var what = needed == AccessLevel.Write ? "Writing" : "Reading";
        return Problem.Of(
            StatusCodes.Status401Unauthorized,
            caller.SentKey ? "The key is not known here." : $"{what} needs a key: send it as {ApiKeys.Header}, or as Authorization: Bearer.",
            new() { ["parameter"] = ApiKeys.Header });
    }
}
