using System.Net.Http.Json;
using System.Text.Json;
using Xunit;

namespace TrendingTopics.Contracts.Programs;

/// <summary>Reads the program's HTTP API as any client does.</summary>
public sealed class TrendingApi(Uri address) : IDisposable
{
    private readonly HttpClient _http = new() { BaseAddress = address };

    public Task<JsonElement> GetAsync(string path) => _http.GetFromJsonAsync<JsonElement>(path, TestContext.Current.CancellationToken);

    public Task<HttpResponseMessage> PostAsync(string path, HttpContent content) => _http.PostAsync(path, content, TestContext.Current.CancellationToken);

    public Task<HttpResponseMessage> GetResponseAsync(string path) => _http.GetAsync(path, TestContext.Current.CancellationToken);

    /// <summary>Every final window of a definition, each with every topic's count.</summary>
    public async Task<SortedDictionary<DateTimeOffset, Dictionary<string, long>>> ReadWindowsAsync(string stream, string window)
    {
        var windows = new SortedDictionary<DateTimeOffset, Dictionary<string, long>>();
        var page = $"/api/streams/{stream}/windows?window={Uri.EscapeDataString(window)}&top=1000&limit=100";
        while (page is not null)
        {
            var list = await GetAsync(page);
            foreach (var ranking in list.GetProperty("windows").EnumerateArray())
            {
                Assert.True(ranking.GetProperty("final").GetBoolean());
                Assert.True(ranking.GetProperty("exact").GetBoolean());
                var topics = ranking.GetProperty("topics").EnumerateArray()
                    .ToDictionary(t => t.GetProperty("topic").GetString()!, t => t.GetProperty("count").GetInt64(), StringComparer.Ordinal);
                Assert.Equal(ranking.GetProperty("distinctTopics").GetInt64(), topics.Count);
                Assert.Equal(ranking.GetProperty("mentions").GetInt64(), topics.Values.Sum());
                windows.Add(ranking.GetProperty("start").GetDateTimeOffset(), topics);
            }

            page = list.GetProperty("next").GetString();
        }

        return windows;
    }

    public void Dispose() => _http.Dispose();
}
