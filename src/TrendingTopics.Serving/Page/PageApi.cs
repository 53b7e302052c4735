using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Net.Http.Headers;

namespace TrendingTopics.Serving.Page;

/// <summary>The page at <c>/</c>: a few files that are part of the program.</summary>
internal static class PageApi
{
    private const string Folder = "page/";

    // Everything comes from here and nothing is inline: a topic that got into the page as markup could still do nothing.
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'";

    private static readonly string[] Methods = [HttpMethods.Get, HttpMethods.Head];

    public static void Map(IEndpointRouteBuilder endpoints)
    {
        foreach (var resource in typeof(PageApi).Assembly.GetManifestResourceNames().Where(r => r.StartsWith(Folder, StringComparison.Ordinal)))
        {
            var file = resource[Folder.Length..];
            var content = Read(resource);
            var contentType = ContentTypeOf(file);
            var tag = new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(content).AsSpan(0, 12))}\"");
            endpoints
                .MapMethods(file == "index.html" ? "/" : $"/{file}", Methods, (HttpContext context) => Send(context, content, contentType, tag))
                .ExcludeFromDescription();
        }
    }

    private static FileContentHttpResult Send(HttpContext context, byte[] content, string contentType, EntityTagHeaderValue tag)
    {
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = Policy;
        headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=(), payment=(), usb=()";
        headers.CacheControl = "no-cache";
        return TypedResults.File(content, contentType, entityTag: tag);
    }

    private static string ContentTypeOf(string file) => Path.GetExtension(file) switch
    {
        ".html" => "text/html; charset=utf-8",
        ".js" => "text/javascript; charset=utf-8",
        ".css" => "text/css; charset=utf-8",
        ".svg" => "image/svg+xml",
        var other => throw new InvalidOperationException($"The page has a file of a kind that nobody serves: {other}."),
    };

    private static byte[] Read(string name)
    {
        using var resource = typeof(PageApi).Assembly.GetManifestResourceStream(name)!;
        using var copy = new MemoryStream();
        resource.CopyTo(copy);
        return copy.ToArray();
    }
}
