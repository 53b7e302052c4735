using System.Globalization;
using System.Text.Json;
using TrendingTopics.Cassandra;
using TrendingTopics.Engine.Logs;
using TrendingTopics.Engine.Processing;
using TrendingTopics.Engine.Streams;
using TrendingTopics.Engine.Time;
using TrendingTopics.Kafka;
using TrendingTopics.Programs.Counting;
using TrendingTopics.Serving;
using TrendingTopics.Sources.Running;
using TrendingTopics.Sources.Synthetic;

namespace TrendingTopics.Latency;

/// <summary>One rate: a stream of its own with all defaults, a simulated load of that rate, and markers in it whose way is measured.</summary>
internal sealed class LatencyRun(string kafka, string cassandra, int rate)
{
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(15);
    private readonly StreamDefinition _stream = new()
    {
        Name = $"latency-{rate}",
        Topic = string.Create(CultureInfo.InvariantCulture, $"latency-{rate}-{DateTime.UtcNow:yyyyMMddHHmmss}"),
        Windows = [WindowDefinition.Parse("1m", CultureInfo.InvariantCulture), WindowDefinition.Parse("5m/10s", CultureInfo.InvariantCulture)],
    };

    private readonly Samples _appended = new();
    private readonly Samples _asked = new();
    private readonly Samples _readable = new();

    public async Task<LatencyReport> MeasureAsync(TimeSpan length, CancellationToken cancellationToken)
    {
        using var times = new EngineTimes();
        await using var app = Build();
        app.MapTrendingApi();
        await app.StartAsync(cancellationToken);
        var log = app.Services.GetRequiredService<IEventLog>();
        var markers = new Markers(log, _stream.Topic, _appended, _readable);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var load = Load(app.Services, log).RunAsync(ending.Token);
        var marking = MarkAsync(markers, ending.Token);
        using var client = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
        var asking = AskAsync(client, markers, ending.Token);

        await Task.Delay(WarmUp, cancellationToken);
        foreach (var samples in (Samples[])[_appended, _asked, _readable, times.Stored, times.Written])
        {
            samples.Clear();
        }

        await Task.Delay(length, cancellationToken);
        var report = new LatencyReport(rate, _appended, times.Stored, times.Written, _asked, _readable);
        await ending.CancelAsync();
        await Task.WhenAll(EndedAsync(load), EndedAsync(marking), EndedAsync(asking));
        await app.StopAsync(CancellationToken.None);
        return report;
    }

    private static async Task EndedAsync(Task task) => await task.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    private WebApplication Build()
    {
        var builder = WebApplication.CreateBuilder();
        builder.Configuration["ConnectionStrings:kafka"] = kafka;
        builder.Configuration["ConnectionStrings:cassandra"] = cassandra;
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.AddKafkaLog();
        builder.AddCassandraStore(configure: options => options.Keyspace = "trending_latency");
        builder.Services.AddStreamProcessors([_stream], new StreamProcessorOptions { Group = _stream.Topic });
        builder.Services.AddTrendingApi();
        return builder.Build();
    }

    private SourceRunner Load(IServiceProvider services, IEventLog log) => new(
        new SyntheticSource(new SyntheticSourceOptions { Rate = rate, Topics = 10_000 }, TimeProvider.System),
        _stream,
        log,
        TimeProvider.System,
        services.GetRequiredService<ILoggerFactory>());

    private static async Task MarkAsync(Markers markers, CancellationToken cancellationToken)
    {
        while (true)
        {
            // Not in step with the triggers.
            await Task.Delay(Random.Shared.Next(50, 150), cancellationToken);
            await markers.AppendAsync(cancellationToken);
        }
    }

    // One request after the other, with a short rest: how often somebody looks is part of what is measured, so it is often.
    private async Task AskAsync(HttpClient client, Markers markers, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        while (await timer.WaitForNextTickAsync(cancellationToken))
        {
            foreach (var window in markers.Waiting())
            {
                var started = TimeProvider.System.GetTimestamp();
                if (await CountAsync(client, window, cancellationToken) is { } count)
                {
                    _asked.Add(TimeProvider.System.GetElapsedTime(started).TotalMilliseconds);
                    markers.OnAnswer(window, count);
                }
            }
        }
    }

    private async Task<int?> CountAsync(HttpClient client, long window, CancellationToken cancellationToken)
    {
        var start = UnixMicros.ToTime(window).UtcDateTime.ToString("O", CultureInfo.InvariantCulture);
        using var answer = await client.GetAsync(new Uri($"/api/streams/{_stream.Name}/windows/{start}?window=1m&top=200", UriKind.Relative), cancellationToken);
        if (!answer.IsSuccessStatusCode)
        {
            return null;
        }

        var ranking = await answer.Content.ReadFromJsonAsync<JsonElement>(cancellationToken);
        foreach (var topic in ranking.GetProperty("topics").EnumerateArray())
        {
            if (topic.GetProperty("topic").GetString() == Markers.Topic)
            {
                return topic.GetProperty("count").GetInt32();
            }
        }

        return 0;
    }
}
