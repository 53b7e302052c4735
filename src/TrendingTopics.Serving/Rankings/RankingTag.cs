using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace TrendingTopics.Serving.Rankings;

/// <summary>
/// Lets callers ask whether a final ranking is still the one they have. The tag is weak: the watermark beside the ranking moves on.
/// </summary>
internal static class RankingTag
{
    /// <summary>Sets the answer's tag, and says whether the caller has it already.</summary>
    public static bool IsKnown(HttpContext context, RankingBody ranking)
    {
        if (!ranking.Final)
        {
            context.Response.Headers.CacheControl = "no-store";
            return false;
        }

        var content = JsonSerializer.SerializeToUtf8Bytes(ranking with { Watermark = null }, ServingJson.Default.RankingBody);
        var tag = new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(content).AsSpan(0, 12))}\"", isWeak: true);
        context.Response.GetTypedHeaders().ETag = tag;
        context.Response.Headers.CacheControl = "no-cache";
        return context.Request.GetTypedHeaders().IfNoneMatch.Any(known => known.Equals(EntityTagHeaderValue.Any) || known.Compare(tag, useStrongComparison: false));
    }
}
