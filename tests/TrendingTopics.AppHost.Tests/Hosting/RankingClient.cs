using System.Globalization;
using System.Net;
using System.Net.Http.Json;

namespace TrendingTopics.AppHost.Tests.Hosting;

/// <summary>Asks the API for rankings.</summary>
internal sealed class RankingClient(HttpClient http)
{
    private const string Stream = "/api/streams/hashtags";
    private const string Windows = $"{Stream}/windows";

    /// <summary>The current window of a minute, once it counts something.</summary>
    public Task<RankingAnswer> CurrentAsync() => Patience.UntilAsync(
        "a ranking with topics",
        async cancellationToken => await GetAsync<RankingAnswer>($"{Windows}/latest?window=1m", cancellationToken) is { Topics.Count: > 0 } ranking ? ranking : null);

    /// <summary>The window, once it changes no more.</summary>
    public Task<RankingAnswer> FinalAsync(DateTimeOffset start) => Patience.UntilAsync(
        $"the final window of {start:O}",
        async cancellationToken => await FindAsync(start, cancellationToken) is { Final: true } ranking ? ranking : null);

    /// <summary>The window as it is now; null where it is not kept.</summary>
    public Task<RankingAnswer?> FindAsync(DateTimeOffset start, CancellationToken cancellationToken) =>
        GetAsync<RankingAnswer>($"{Windows}/{start.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture)}?window=1m&top=1000", cancellationToken);

    /// <summary>How far the stream is counted; null where nothing is yet.</summary>
    public Task<StatusAnswer?> StatusAsync(CancellationToken cancellationToken) => GetAsync<StatusAnswer>($"{Stream}/status", cancellationToken);

    private async Task<T?> GetAsync<T>(string path, CancellationToken cancellationToken)
        where T : class
    {
        using var response = await http.GetAsync(new Uri(path, UriKind.Relative), cancellationToken);
        return response.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.ServiceUnavailable
            ? null
            : await response.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<T>(cancellationToken);
    }
}

/// <summary>A ranking as the API gives it.</summary>
internal sealed record RankingAnswer(DateTimeOffset Start, bool Final, bool Exact, long Events, IReadOnlyList<TopicAnswer> Topics);

/// <summary>A topic of it.</summary>
internal sealed record TopicAnswer(string Topic, long Count);

/// <summary>How far a stream is counted, as the API says it.</summary>
internal sealed record StatusAnswer(long Events);
