using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using TrendingTopics.Engine.Reading;
using TrendingTopics.Engine.Time;

namespace TrendingTopics.Programs.Operating.Verifying;

/// <summary>Whether the API shows what the store has.</summary>
internal sealed class ApiCheck(HttpClient http, Uri address, string stream)
{
    /// <summary>The header of a key.</summary>
    public const string KeyHeader = "X-Api-Key";

    /// <summary>Waits until it does, and says where.</summary>
    public async Task<string> RunAsync(Ranking seen, MarkedEvents events, WaitFor wait)
    {
        var start = UnixMicros.ToTime(seen.Start).UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        var page = new Uri(address, $"/api/streams/{stream}/windows/{start}?window={Uri.EscapeDataString($"{seen.Window}")}&top={seen.MaxTop}");
        var problem = "";
        await wait(
            async () =>
            {
                problem = await LookAsync(page, seen, events).ConfigureAwait(false);
                return problem.Length == 0 ? page : null;
            },
            () => problem).ConfigureAwait(false);
        return $"GET {page}";
    }

    private async Task<string> LookAsync(Uri page, Ranking seen, MarkedEvents events)
    {
        try
        {
            using var answer = await http.GetAsync(page).ConfigureAwait(false);
            return answer.StatusCode switch
            {
                HttpStatusCode.OK => Compare(await answer.Content.ReadFromJsonAsync<JsonElement>().ConfigureAwait(false), seen, events),
                HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => throw new CommandFailedException(http.DefaultRequestHeaders.Contains(KeyHeader)
                    ? $"{address} does not know the key that was given (Processor__Verify__ApiKey, --api-key)."
                    : $"{address} asks for a key: give one in the environment (Processor__Verify__ApiKey) or by --api-key."),
                HttpStatusCode.NotFound => $"{page} is not found. Does the API have the same ConnectionStrings:cassandra?",
                var status => $"{page} answers {(int)status}: {await answer.Content.ReadAsStringAsync().ConfigureAwait(false)}",
            };
        }
        catch (HttpRequestException e)
        {
            throw new CommandFailedException($"nothing answers at {address} ({e.Message}). Start TrendingTopics.Api, say where it serves by --api, or leave it out by --api none.", e);
        }
    }

    private static string Compare(JsonElement window, Ranking seen, MarkedEvents events)
    {
        var listed = window.GetProperty("topics").EnumerateArray().Any(t => t.GetProperty("topic").GetString() == events.Topic && t.GetProperty("count").GetInt64() == MarkedEvents.Count);
        var agrees = listed || (seen.Topics.All(t => t.Topic != events.Topic) && window.GetProperty("events").GetInt64() == seen.Events);
        return agrees ? "" : "the API's ranking of that window is not the store's. Does the API have the same ConnectionStrings:cassandra?";
    }
}

/// <summary>Asks until there is an answer; fails with the given words once that has taken too long.</summary>
internal delegate Task<Uri> WaitFor(Func<Task<Uri?>> ask, Func<string> problem);
