using System.Net;
using System.Text;
using TrendingTopics.Contracts.Otlp;
using TrendingTopics.Contracts.Programs;
using Xunit;

namespace TrendingTopics.Services.Tests.Security;

/// <summary>
/// The services with passwords, keys and wrong ones, all of them at the log level at which everything is said: what they print, what they
/// send to a collector and what they answer holds none of these.
/// </summary>
public sealed class SecretTests
{
    private const string Events = "/api/streams/hashtags/events";
    private const string Status = "/api/streams/hashtags/status";
    private const string Event = """{"hashtag_principal":"#IA","timestamp":1733940000}""";

    // All secrets hold this word and nothing else does.
    private const string Mark = "q7Zk9xHush";
    private const string KafkaPassword = $"kafka-{Mark}-01";
    private const string CassandraPassword = $"cassandra-{Mark}-02";
    private const string ReadKey = $"reading-{Mark}-03-0123456789";
    private const string WriteKey = $"writing-{Mark}-04-0123456789";
    private const string Collector = $"collector-{Mark}-05";
    private const string Wrong = $"wrong-{Mark}-06-0123456789";

    private static readonly Dictionary<string, string> SayEverything = new()
    {
        ["Logging__LogLevel__Default"] = "Trace",
        ["Logging__LogLevel__Microsoft"] = "Trace",
        ["Logging__LogLevel__System.Net.Http"] = "Trace",
        ["Kafka__Settings__debug"] = "conf,security,broker",
        ["Cassandra__TraceStatements"] = "true",
        ["OTEL_EXPORTER_OTLP_HEADERS"] = $"authorization=Bearer {Collector}",
    };

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task No_secret_is_in_any_output_export_or_answer_whether_it_is_right_or_wrong()
    {
        await using var servers = await SecuredServers.StartAsync(KafkaPassword, CassandraPassword);
        await using var collector = await OtlpReceiver.StartAsync();
        using var folder = new TempFolder();
        var said = new List<string>();

        await WorkAsync(With(servers.Settings(KafkaPassword, CassandraPassword), collector), folder, said);
        await FailAsync(With(servers.Settings(Wrong, Wrong), collector), folder, said);
        await RefuseAsync(servers.Settings(KafkaPassword, CassandraPassword), folder, said);

        // All three programs have exported; else nothing would be shown.
        Assert.Equal(3, collector.Logs.Select(log => log.Origin.Service).Distinct().Count());
        Assert.All(collector.Requests, request => Assert.Equal(-1, request.AsSpan().IndexOf(Encoding.UTF8.GetBytes(Mark))));
        Assert.True(said.Count > 1000, $"{said.Count} lines are not everything.");
        Assert.DoesNotContain(said, line => line.Contains(Mark, StringComparison.OrdinalIgnoreCase));

        // What Kafka's PLAIN and HTTP's other ways would make of them.
        foreach (var secret in new[] { KafkaPassword, CassandraPassword, ReadKey, WriteKey, Wrong })
        {
            var coded = Convert.ToBase64String(Encoding.UTF8.GetBytes($"\0trending\0{secret}"));
            Assert.DoesNotContain(said, line => line.Contains(coded, StringComparison.Ordinal));
        }
    }

    private static async Task WorkAsync(Dictionary<string, string> settings, TempFolder folder, List<string> said)
    {
        await using var feeding = Start(Service.Producer, folder, settings, "--rate", "200");
        await using var counting = Start(Service.Processor, folder, settings);
        await using var serving = Start(Service.Api, folder, settings);
        using var http = new HttpClient { BaseAddress = await serving.AddressAsync() };
        await Wait.UntilAsync(async () => await AskAsync(http, Status, ReadKey, said) == HttpStatusCode.OK, "the stream is registered");
        await Wait.UntilAsync(async () => await AskAsync(http, "/health", ReadKey, said) == HttpStatusCode.OK, "all is well");

        Assert.Equal(HttpStatusCode.Accepted, await AskAsync(http, Events, WriteKey, said, Event));
        Assert.Equal(HttpStatusCode.Forbidden, await AskAsync(http, Events, ReadKey, said, Event));
        Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(http, Events, Wrong, said, Event));
        Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(http, Status, null, said));
        foreach (var path in new[] { "/", "/app.js", "/trending", "/api/streams", Events, "/openapi/v1.json", "/health", "/nothing", $"{Status}?top=x" })
        {
            await AskAsync(http, path, ReadKey, said);
        }

        await EndAsync(said, feeding, counting, serving);
    }

    private static async Task FailAsync(Dictionary<string, string> settings, TempFolder folder, List<string> said)
    {
        await using var feeding = Start(Service.Producer, folder, settings);
        await using var counting = Start(Service.Processor, folder, settings);
        await using var serving = Start(Service.Api, folder, settings);
        ProgramRun[] services = [feeding, counting, serving];
        foreach (var service in services)
        {
            using var http = new HttpClient { BaseAddress = await service.AddressAsync() };
            await Wait.UntilAsync(() => Task.FromResult(service.Output.Concat(service.Errors).Any(line => line.Contains("SASL", StringComparison.Ordinal) || line.Contains("refuses the login", StringComparison.Ordinal))), "it says that a login is refused");
            Assert.Equal(HttpStatusCode.ServiceUnavailable, await AskAsync(http, "/health", ReadKey, said));
        }

        using (var http = new HttpClient { BaseAddress = await serving.AddressAsync() })
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, await AskAsync(http, Status, ReadKey, said));
            Assert.Equal(HttpStatusCode.ServiceUnavailable, await AskAsync(http, Events, WriteKey, said, Event));
        }

        await EndAsync(said, services);
    }

    private static async Task RefuseAsync(Dictionary<string, string> settings, TempFolder folder, List<string> said)
    {
        (string Service, string Setting, string Value)[] wrong =
        [
            (Service.Api, "ConnectionStrings__cassandra", $"Contact Points=127.0.0.1;Password={Wrong};Bogus=1"),
            (Service.Api, "ConnectionStrings__cassandra", $"Contact Points=127.0.0.1;Password={Wrong};Port=none"),
            (Service.Producer, "Kafka__Producer__acks", "1"),
            (Service.Api, "ApiKeys__Read", $"{Mark}"),
            (Service.Api, "ApiKeys__Write__0", $"{Wrong} with spaces"),
        ];
        foreach (var (service, setting, value) in wrong)
        {
            var run = await ProgramRun.RunAsync(BuiltProgram.AssemblyOf(service), folder.Path, [], new Dictionary<string, string>(settings) { [setting] = value });
            Assert.Equal(2, run.Code);
            said.AddRange(run.Output);
            said.AddRange(run.Errors);
        }
    }

    private static Dictionary<string, string> With(Dictionary<string, string> settings, OtlpReceiver collector) =>
        settings.Concat(SayEverything).Concat(collector.Environment).Append(new("ApiKeys__Read__0", ReadKey)).Append(new("ApiKeys__Write", WriteKey)).ToDictionary();

    private static ProgramRun Start(string service, TempFolder folder, Dictionary<string, string> settings, params string[] args) =>
        ProgramRun.Start(BuiltProgram.AssemblyOf(service), folder.Path, args, settings);

    private static async Task EndAsync(List<string> said, params ProgramRun[] services)
    {
        foreach (var service in services)
        {
            service.Signal(Signals.Terminate);
            await service.WaitForExitAsync();
            said.AddRange(service.Output);
            said.AddRange(service.Errors);
        }
    }

    private static async Task<HttpStatusCode> AskAsync(HttpClient http, string path, string? key, List<string> said, string? body = null)
    {
        using var request = new HttpRequestMessage(body is null ? HttpMethod.Get : HttpMethod.Post, path) { Content = body is null ? null : new StringContent(body) };
        if (key is not null)
        {
            request.Headers.Authorization = new("Bearer", key);
        }

        using var response = await http.SendAsync(request, Stop);
        said.Add($"{response.Headers}{response.Content.Headers}{await response.Content.ReadAsStringAsync(Stop)}");
        return response.StatusCode;
    }
}
