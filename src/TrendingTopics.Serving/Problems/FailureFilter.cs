using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using TrendingTopics.Engine.Logs;
using TrendingTopics.Engine.Stores;

namespace TrendingTopics.Serving.Problems;

/// <summary>Turns what handlers cannot foresee into problem details: failures of the store and the log, and bodies that break off.</summary>
internal sealed partial class FailureFilter(ILogger<FailureFilter> logger) : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        try
        {
            return await next(context).ConfigureAwait(false);
        }
        catch (StoreException failure)
        {
            LogFailure(failure, "store", context.HttpContext.Request.Path);
            return Problem.Unavailable($"The store does not answer: {failure.Message}");
        }
        catch (LogException failure)
        {
            LogFailure(failure, "log", context.HttpContext.Request.Path);
            return Problem.Unavailable($"The log does not answer: {failure.Message}");
        }
        catch (BadHttpRequestException failure)
        {
            return Problem.Of(failure.StatusCode, $"The request cannot be taken: {failure.Message}", []);
        }
    }

    [LoggerMessage(LogLevel.Warning, "The {Port} did not answer a request for {Path}.")]
    private partial void LogFailure(Exception failure, string port, PathString path);
}
