using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Xunit;

namespace TrendingTopics.Contracts.Otlp;

/// <summary>
/// A collector on a port of its own: takes OTLP over HTTP in protobuf, and keeps what came in the order in which it came. Programs find
/// it by <see cref="Environment"/>.
/// </summary>
public sealed class OtlpReceiver : IAsyncDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(6);

    private readonly WebApplication _server;
    private readonly ConcurrentQueue<byte[]> _requests = new();
    private readonly OtlpShelf<OtlpSpan> _spans = new(OtlpSpanDecoder.Read);
    private readonly OtlpShelf<OtlpPoint> _points = new(OtlpPointDecoder.Read);
    private readonly OtlpShelf<OtlpLog> _logs = new(OtlpLogDecoder.Read);

    private OtlpReceiver(WebApplication server)
    {
        _server = server;
    }

    /// <summary>Where it listens.</summary>
    public string Address => _server.Urls.First();

    /// <summary>The variables that make a program send everything here, soon after it happened.</summary>
    public IReadOnlyDictionary<string, string> Environment => new Dictionary<string, string>
    {
        ["OTEL_EXPORTER_OTLP_ENDPOINT"] = Address,
        ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
        ["OTEL_METRIC_EXPORT_INTERVAL"] = "200",
        ["OTEL_BSP_SCHEDULE_DELAY"] = "200",
        ["OTEL_BLRP_SCHEDULE_DELAY"] = "200",
    };

    /// <summary>The spans that have come so far.</summary>
    public IReadOnlyList<OtlpSpan> Spans => _spans.Items;

    /// <summary>The points that have come so far.</summary>
    public IReadOnlyList<OtlpPoint> Points => _points.Items;

    /// <summary>The log records that have come so far.</summary>
    public IReadOnlyList<OtlpLog> Logs => _logs.Items;

    /// <summary>Starts one.</summary>
    public static async Task<OtlpReceiver> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var server = builder.Build();
        server.Urls.Add("http://127.0.0.1:0");
        var receiver = new OtlpReceiver(server);
        server.Use(receiver.KeepAsync);
        server.MapPost("/v1/traces", request => receiver._spans.TakeAsync(request));
        server.MapPost("/v1/metrics", request => receiver._points.TakeAsync(request));
        server.MapPost("/v1/logs", request => receiver._logs.TakeAsync(request));
        await server.StartAsync(TestContext.Current.CancellationToken).ConfigureAwait(false);
        return receiver;
    }

    /// <summary>The requests as they came: what cannot be in any of them was not sent.</summary>
    public IReadOnlyCollection<byte[]> Requests => _requests;

    /// <summary>Waits for a span; the first that is wanted, in the order in which they came.</summary>
    public Task<OtlpSpan> SpanAsync(Func<OtlpSpan, bool> wanted, [CallerArgumentExpression(nameof(wanted))] string what = "") =>
        _spans.FindAsync(wanted, what, Deadline);

    /// <summary>Waits for a point; the first that is wanted, in the order in which they came.</summary>
    public Task<OtlpPoint> PointAsync(Func<OtlpPoint, bool> wanted, [CallerArgumentExpression(nameof(wanted))] string what = "") =>
        _points.FindAsync(wanted, what, Deadline);

    /// <summary>Waits for a log record; the first that is wanted, in the order in which they came.</summary>
    public Task<OtlpLog> LogAsync(Func<OtlpLog, bool> wanted, [CallerArgumentExpression(nameof(wanted))] string what = "") =>
        _logs.FindAsync(wanted, what, Deadline);

    private async Task KeepAsync(HttpContext context, RequestDelegate next)
    {
        var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted).ConfigureAwait(false);
        _requests.Enqueue(body.ToArray());
        body.Position = 0;
        context.Request.Body = body;
        await next(context).ConfigureAwait(false);
    }

    /// <summary>Ends it.</summary>
    public ValueTask DisposeAsync() => _server.DisposeAsync();
}
