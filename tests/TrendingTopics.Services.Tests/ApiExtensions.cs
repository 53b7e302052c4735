using System.Net;
using TrendingTopics.Contracts.Programs;

namespace TrendingTopics.Services.Tests;

/// <summary>Asks the API what tests wait for.</summary>
internal static class ApiExtensions
{
    /// <summary>How many events are counted; 0 while the stream is not registered.</summary>
    public static async Task<long> CountedAsync(this TrendingApi api)
    {
        using var response = await api.GetResponseAsync($"/api/streams/{ServiceWorld.Stream}/status");
        return response.StatusCode == HttpStatusCode.OK
            ? (await api.GetAsync($"/api/streams/{ServiceWorld.Stream}/status")).GetProperty("events").GetInt64()
            : 0;
    }
}
