using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Xunit;

namespace TrendingTopics.Standalone.Tests.Telemetry;

/// <summary>Takes OTLP over HTTP and keeps the bodies as they come.</summary>
internal sealed class OtlpReceiver : IAsyncDisposable
{
    private readonly WebApplication _server;
    private readonly ConcurrentDictionary<string, List<byte[]>> _bodies = new();
    private readonly SemaphoreSlim _came = new(0);

    private OtlpReceiver(WebApplication server)
    {
        _server = server;
    }

    public string Address => _server.Urls.First();

    public static async Task<OtlpReceiver> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var server = builder.Build();
        server.Urls.Add("http://127.0.0.1:0");
        var receiver = new OtlpReceiver(server);
        server.MapPost("/v1/{signal}", receiver.TakeAsync);
        await server.StartAsync(TestContext.Current.CancellationToken);
        return receiver;
    }

    /// <summary>Waits until what has come of a signal holds each of the texts, as protobuf lays strings down: in UTF-8.</summary>
    public async Task WaitForAsync(string signal, params string[] texts)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromMinutes(1));
        while (texts.FirstOrDefault(t => !Holds(signal, t)) is { } missing)
        {
            try
            {
                await _came.WaitAsync(patience.Token);
            }
            catch (OperationCanceledException)
            {
                throw new TimeoutException($"/v1/{signal} brought no '{missing}'.");
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _came.Dispose();
    }

    private bool Holds(string signal, string text)
    {
        var wanted = Encoding.UTF8.GetBytes(text);
        var bodies = _bodies.GetOrAdd(signal, _ => []);
        lock (bodies)
        {
            return bodies.Any(b => b.AsSpan().IndexOf(wanted) >= 0);
        }
    }

    private async Task<IResult> TakeAsync(string signal, HttpRequest request)
    {
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body, request.HttpContext.RequestAborted);
        var bodies = _bodies.GetOrAdd(signal, _ => []);
        lock (bodies)
        {
            bodies.Add(body.ToArray());
        }

        _came.Release();
        return Results.Bytes([], "application/x-protobuf");
    }
}
