using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using TrendingTopics.Serving.Access;
using TrendingTopics.Serving.Events;
using TrendingTopics.Serving.Health;
using TrendingTopics.Serving.Live;
using TrendingTopics.Serving.Page;
using TrendingTopics.Serving.Problems;
using TrendingTopics.Serving.Rankings;
using TrendingTopics.Serving.Streams;

namespace TrendingTopics.Serving;

/// <summary>Maps the HTTP API and the page.</summary>
public static class TrendingApiEndpointExtensions
{
    /// <summary>
    /// Maps <c>/api</c>, <c>/trending</c>, the page at <c>/</c>, <c>/openapi/v1.json</c>, <c>/health</c> and <c>/alive</c>. Needs
    /// <see cref="TrendingApiServiceExtensions.AddTrendingApi"/>.
    /// </summary>
    public static IEndpointRouteBuilder MapTrendingApi(this IEndpointRouteBuilder endpoints)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        var root = endpoints.MapGroup("")
            .AddEndpointFilter<RouteGroupBuilder, FailureFilter>()
            .ForReaders()
            .ProducesProblem(StatusCodes.Status401Unauthorized)
            .ProducesProblem(StatusCodes.Status429TooManyRequests)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        var streams = root.MapGroup("/api/streams");
        var stream = streams.MapGroup("/{stream}");

        StreamApi.Map(streams, stream);
        RankingApi.Map(stream, root);
        HistoryApi.Map(stream);
        LiveApi.Map(stream);
        EventApi.Map(stream);

        PageApi.Map(endpoints);
        endpoints.MapTrendingHealth();
        endpoints.MapOpenApi();
        return endpoints;
    }
}
