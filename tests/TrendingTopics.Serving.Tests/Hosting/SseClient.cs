using System.Net.ServerSentEvents;
using System.Text.Json;

namespace TrendingTopics.Serving.Tests.Hosting;

/// <summary>A listener to a live stream.</summary>
public sealed class SseClient : IAsyncDisposable
{
    private readonly HttpResponseMessage _response;
    private readonly IAsyncEnumerator<SseItem<string>> _items;

    private SseClient(HttpResponseMessage response, Stream body)
    {
        _response = response;
        _items = SseParser.Create(body).EnumerateAsync(TestContext.Current.CancellationToken).GetAsyncEnumerator();
    }

    /// <summary>Begins to listen.</summary>
    public static async Task<SseClient> OpenAsync(HttpClient client, string path, string? lastEventId = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (lastEventId is not null)
        {
            request.Headers.Add("Last-Event-ID", lastEventId);
        }

        var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        response.EnsureSuccessStatusCode();
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType!.MediaType);
        return new SseClient(response, await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken));
    }

    /// <summary>The next event of that type, with its id.</summary>
    public async Task<(string? Id, JsonElement Data)> NextAsync(string type = "ranking")
    {
        while (await _items.MoveNextAsync())
        {
            if (_items.Current.EventType == type)
            {
                return (_items.Current.EventId, JsonDocument.Parse(_items.Current.Data).RootElement);
            }
        }

        throw new InvalidOperationException("The stream has ended.");
    }

    /// <summary>Waits for the end of the stream.</summary>
    public async Task EndAsync()
    {
        while (await _items.MoveNextAsync())
        {
        }
    }

    public async ValueTask DisposeAsync()
    {
        _response.Dispose();
        try
        {
            await _items.DisposeAsync();
        }
        catch (Exception ended) when (ended is IOException or HttpRequestException or OperationCanceledException)
        {
            // The connection was cut on purpose.
        }
    }
}
