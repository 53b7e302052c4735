using System.Globalization;
using System.Net;
using System.Text;
using TrendingTopics.Contracts.Programs;
using Xunit;

namespace TrendingTopics.Services.Tests.Posting;

/// <summary>A client of the API that gives each request a key, and knows each by a number: the same number is the same request.</summary>
internal sealed class KeyedPoster : IDisposable
{
    /// <summary>So many events in a request.</summary>
    public const int Events = 2_800;

    /// <summary>Begin of the window that holds all events.</summary>
    public const string Window = "2024-12-11T18:00:00Z";

    private const int Start = 1_733_940_000;
    private readonly HttpClient _http;
    private readonly string _stream;

    private KeyedPoster(Uri address, string stream)
    {
        _http = new HttpClient { BaseAddress = address, Timeout = TimeSpan.FromMinutes(6) };
        _stream = $"/api/streams/{stream}";
    }

    /// <summary>Where the API is.</summary>
    public Uri Address => _http.BaseAddress!;

    /// <summary>The topic of all events of a request, and of no other.</summary>
    public static string TopicOf(int request) => string.Create(CultureInfo.InvariantCulture, $"#r{request}");

    /// <summary>A client of an API that knows its stream.</summary>
    public static async Task<KeyedPoster> OpenAsync(ProgramRun serving, string stream)
    {
        var poster = new KeyedPoster(await serving.AddressAsync(), stream);
        await Wait.UntilAsync(
            async () =>
            {
                using var answer = await poster._http.GetAsync($"{poster._stream}/status", TestContext.Current.CancellationToken);
                return answer.IsSuccessStatusCode;
            },
            "the stream is registered");
        return poster;
    }

    /// <summary>Posts a request once; null where there was no answer.</summary>
    public async Task<HttpStatusCode?> PostAsync(int request)
    {
        using var answer = await SendAsync(request);
        return answer?.StatusCode;
    }

    /// <summary>Posts a request until it is taken, as a client does that goes on after 503; says whether it had been taken before.</summary>
    public async Task<bool> RepeatAsync(int request)
    {
        var known = false;
        await Wait.UntilAsync(
            async () =>
            {
                using var answer = await SendAsync(request);
                Assert.NotNull(answer);
                Assert.True(answer.StatusCode is HttpStatusCode.Accepted or HttpStatusCode.ServiceUnavailable, $"{answer}");
                known = answer.Headers.Contains("Idempotent-Replayed");
                return answer.StatusCode == HttpStatusCode.Accepted;
            },
            $"request {request} is taken");
        return known;
    }

    public void Dispose() => _http.Dispose();

    private async Task<HttpResponseMessage?> SendAsync(int request)
    {
        using var message = new HttpRequestMessage(HttpMethod.Post, $"{_stream}/events") { Content = new StringContent(BodyOf(request), Encoding.UTF8, "application/x-ndjson") };
        message.Headers.Add("Idempotency-Key", $"request-{request}");
        try
        {
            return await _http.SendAsync(message, TestContext.Current.CancellationToken);
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    private static string BodyOf(int request)
    {
        var body = new StringBuilder();
        for (var i = 0; i < Events; i++)
        {
            body.Append(
                CultureInfo.InvariantCulture,
                $$"""{"usuario": "@u", "texto": "n={{(request * Events) + i}} evento", "hashtag_principal": "{{TopicOf(request)}}", "timestamp": {{Start + (i % 60)}}}""").Append('\n');
        }

        return body.ToString();
    }
}
