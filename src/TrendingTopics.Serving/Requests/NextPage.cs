using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;

namespace TrendingTopics.Serving.Requests;

/// <summary>Links to the page of older windows: the same request, up to the oldest one of this page.</summary>
internal static class NextPage
{
    /// <summary>The same request for what begins before <paramref name="start"/>.</summary>
    public static string After(HttpRequest request, long start)
    {
        var query = new QueryBuilder(request.Query
            .Where(p => !string.Equals(p.Key, "to", StringComparison.OrdinalIgnoreCase))
            .Select(p => KeyValuePair.Create(p.Key, p.Value.ToString())))
        {
            { "to", TimeText.Format(start) },
        };
        return request.PathBase.Add(request.Path).ToUriComponent() + query.ToQueryString();
    }
}
