using Microsoft.AspNetCore.Http;

namespace TrendingTopics.Serving.Headers;

/// <summary>What every answer tells browsers: guess at no type, load nothing, stand in no frame, say nobody where you come from.</summary>
internal static class SecurityHeaders
{
    // For data; the page has a policy of its own, which lets it load its own files.
    private const string DataPolicy = "default-src 'none'; frame-ancestors 'none'";

    /// <summary>Adds them when the answer begins, whoever gives it; an answer that has its own keeps them.</summary>
    public static Task AddAsync(HttpContext context, RequestDelegate next)
    {
        context.Response.OnStarting(Add, context.Response.Headers);
        return next(context);
    }

    private static Task Add(object state)
    {
        var headers = (IHeaderDictionary)state;
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        if (headers.ContentSecurityPolicy.Count == 0)
        {
            headers.ContentSecurityPolicy = DataPolicy;
        }

        return Task.CompletedTask;
    }
}
