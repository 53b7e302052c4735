using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Net.Http.Headers;

namespace TrendingTopics.Serving.Page;

/// <summary>The page at <c>/</c>: three files that are part of the program.</summary>
internal static class PageApi
{
    // Everything comes from here and nothing is inline: a topic that got into the page as markup could still do nothing.
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private static readonly string[] Methods = [HttpMethods.Get, HttpMethods.Head];

    public static void Map(IEndpointRouteBuilder endpoints)
    {
        MapFile(endpoints, "/", "index.html", "text/html; charset=utf-8");
        MapFile(endpoints, "/app.js", "app.js", "text/javascript; charset=utf-8");
        MapFile(endpoints, "/style.css", "style.css", "text/css; charset=utf-8");
        MapFile(endpoints, "/favicon.svg", "favicon.svg", "image/svg+xml");
    }

    private static void MapFile(IEndpointRouteBuilder endpoints, string route, string name, string contentType)
    {
        var content = Read(name);
        var tag = new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(content).AsSpan(0, 12))}\"");
        endpoints.MapMethods(route, Methods, (HttpContext context) => Send(context, content, contentType, tag)).ExcludeFromDescription();
    }

    private static FileContentHttpResult Send(HttpContext context, byte[] content, string contentType, EntityTagHeaderValue tag)
    {
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = Policy;
        headers.XContentTypeOptions = "nosniff";
        headers.CacheControl = "no-cache";
        headers["Referrer-Policy"] = "no-referrer";
        return TypedResults.File(content, contentType, entityTag: tag);
    }

    private static byte[] Read(string name)
    {
        using var resource = typeof(PageApi).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The program was built without its page's {name}.");
        using var copy = new MemoryStream();
        resource.CopyTo(copy);
        return copy.ToArray();
    }
}
