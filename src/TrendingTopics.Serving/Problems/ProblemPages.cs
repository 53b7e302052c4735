using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace TrendingTopics.Serving.Problems;

/// <summary>
/// Puts itself around the host's pipeline, so that what no endpoint answers (unknown routes, wrong methods, crashes) is answered by
/// problem details too, and no browser guesses at content types.
/// </summary>
internal sealed class ProblemPages : IStartupFilter
{
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use((context, following) =>
        {
            context.Response.Headers.XContentTypeOptions = "nosniff";
            return following(context);
        });
        app.UseExceptionHandler();
        app.UseStatusCodePages();
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
            StatusCodes.Status500InternalServerError => "Something went wrong here, not with the request; the server's log says what.",
            _ => null,
        };
    }
}
