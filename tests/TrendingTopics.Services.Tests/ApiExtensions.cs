using System.Net;
using TrendingTopics.Contracts.Programs;

namespace TrendingTopics.Services.Tests;

/// <summary>Asks the API what tests wait for.</summary>
internal static class ApiExtensions
{
    /// <summary>How many events of a stream are counted; 0 while the stream is not registered.</summary>
    public static async Task<long> CountedAsync(this TrendingApi api, string stream)
    {
        using var response = await api.GetResponseAsync($"/api/streams/{stream}/status");
        return response.StatusCode == HttpStatusCode.OK
            ? (await api.GetAsync($"/api/streams/{stream}/status")).GetProperty("events").GetInt64()
            : 0;
    }
}
