using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using TrendingTopics.Serving.Headers;
using TrendingTopics.Serving.Limits;

namespace TrendingTopics.Serving.Problems;

/// <summary>
/// Puts itself around the host's pipeline, so that what no endpoint answers (unknown routes, wrong methods, crashes, what is asked too
/// often) is answered by problem details too, and every answer tells browsers what they must not do.
/// </summary>
internal sealed class ProblemPages(IOptions<TrustedProxies> proxies) : IStartupFilter
{
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        proxies.Value.Use(app);
        app.Use(SecurityHeaders.AddAsync);
        app.UseHsts();
        app.UseExceptionHandler();
        app.UseStatusCodePages();
        app.UseRateLimiter();
        next(app);
    };

    /// <summary>Says what was wrong where ASP.NET only has a number.</summary>
    public static void Describe(ProblemDetailsContext context)
    {
        var (request, response) = (context.HttpContext.Request, context.HttpContext.Response);
        context.ProblemDetails.Detail ??= context.ProblemDetails.Status switch
        {
            StatusCodes.Status404NotFound => $"There is nothing at {request.Path}; /openapi/v1.json lists what there is.",
            StatusCodes.Status405MethodNotAllowed => $"{request.Path} does not take {request.Method}; it takes {response.Headers.Allow}.",
            StatusCodes.Status429TooManyRequests => $"This is more than one caller may ask for; try again in {response.Headers.RetryAfter} s.",
            StatusCodes.Status500InternalServerError => "Something went wrong here, not with the request; the server's log says what.",
            _ => null,
        };
    }
}
