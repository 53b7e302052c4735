using System.Net;
using TrendingTopics.Contracts.Programs;
using Xunit;

namespace TrendingTopics.Services.Tests.Starting;

/// <summary>How services start where something is wrong or not there; no server is needed.</summary>
public sealed class StartTests
{
    private static readonly Dictionary<string, string> Nowhere = new()
    {
        ["ConnectionStrings__kafka"] = "127.0.0.1:1",
        ["ConnectionStrings__cassandra"] = "127.0.0.1:1",
        ["ASPNETCORE_URLS"] = "http://127.0.0.1:0",
    };

    [Theory]
    [InlineData(Service.Producer, "--rate 0", null, null, "--rate", "from 1 to 1000000")]
    [InlineData(Service.Producer, "--source file:nowhere.csv", null, null, "--source", "there is no file")]
    [InlineData(Service.Producer, "--exit-when-done", null, null, "--exit-when-done", "never ends")]
    [InlineData(Service.Producer, "", "Producer__Stream", "nobody", "Producer:Stream", "hashtags")]
    [InlineData(Service.Producer, "", "ConnectionStrings__kafka", "", "ConnectionStrings:kafka", "host:port")]
    [InlineData(Service.Producer, "", "Kafka__Producer__acks", "1", "Kafka:Producer:acks", "durable")]
    [InlineData(Service.Producer, "", "ApiKeys__Write", "short", "ApiKeys:Write", "16 to 512")]
    [InlineData(Service.Processor, "--output table", null, null, "--output", "text or none")]
    [InlineData(Service.Processor, "", "Processor__Partitions", "0", "Processor:Partitions", "from 1 to 1024")]
    [InlineData(Service.Processor, "", "StreamsFile", "nowhere.json", "StreamsFile", "nowhere.json")]
    [InlineData(Service.Processor, "", "Streams__hashtags__Windows__0", "1x", "Streams:hashtags:Windows:0", "1m")]
    [InlineData(Service.Processor, "", "ConnectionStrings__kafka", "", "ConnectionStrings:kafka", "host:port")]
    [InlineData(Service.Processor, "", "ConnectionStrings__cassandra", "", "ConnectionStrings:cassandra", "host[:port]")]
    [InlineData(Service.Api, "--urls localhost", null, null, "--urls", "http://localhost:5080")]
    [InlineData(Service.Api, "", "ApiKeys__Read", "short", "ApiKeys:Read", "16 to 512")]
    [InlineData(Service.Api, "", "Limits__ReadsPerSecond", "-1", "Limits:ReadsPerSecond", "from 0")]
    [InlineData(Service.Api, "", "TrustedProxies", "anybody", "TrustedProxies", "10.0.0.0/8")]
    [InlineData(Service.Api, "--rate 5", null, null, "--rate", "no such option")]
    [InlineData(Service.Api, "", "ConnectionStrings__kafka", "", "ConnectionStrings:kafka", "host:port")]
    [InlineData(Service.Api, "", "Kafka__Settings__security.protocol", "secret", "Kafka:Settings", "security.protocol")]
    [InlineData(Service.Api, "", "Kafka__Consumer__fetch.min.bytes", "-1", "Kafka:Settings", "fetch.min.bytes")]
    [InlineData(Service.Producer, "", "Kafka__Producer__no.such", "1", "Kafka:Settings", "no.such")]
    [InlineData(Service.Processor, "", "Kafka__Settings__security.protocol", "secret", "Kafka:Settings", "security.protocol")]
    [InlineData(Service.Api, "", "Kafka__Consumer__group.id", "mine", "Kafka:Consumer:group.id", "group and stream make it")]
    [InlineData(Service.Api, "", "Kafka__RequestTimeout", "soon", "Kafka:RequestTimeout", "TimeSpan")]
    [InlineData(Service.Api, "", "ConnectionStrings__cassandra", "", "ConnectionStrings:cassandra", "host[:port]")]
    public async Task Wrong_setting_ends_the_start_with_code_2_and_one_line_that_names_it_and_what_it_may_be(
        string service, string args, string? variable, string? value, string setting, string allowed)
    {
        using var folder = new TempFolder();
        var environment = new Dictionary<string, string>(Nowhere);
        if (variable is not null)
        {
            environment[variable] = value!;
        }

        var run = await ProgramRun.RunAsync(BuiltProgram.AssemblyOf(service), folder.Path, args.Split(' ', StringSplitOptions.RemoveEmptyEntries), environment);

        Assert.Equal(2, run.Code);
        var error = Assert.Single(run.Errors);
        Assert.Contains(setting, error, StringComparison.Ordinal);
        Assert.Contains(allowed, error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Service.Producer, "--source", "--rate", "--exit-when-done", "--urls")]
    [InlineData(Service.Processor, "--output", "--every", "--partitions", "--exit-when-done", "--urls")]
    [InlineData(Service.Api, "--stream", "--urls")]
    public async Task Help_names_every_option(string service, params string[] options)
    {
        using var folder = new TempFolder();

        var run = await ProgramRun.RunAsync(BuiltProgram.AssemblyOf(service), folder.Path, ["--help"]);

        Assert.Equal(0, run.Code);
        Assert.Empty(run.Errors);
        Assert.All(options, option => Assert.Contains($"  {option} ", string.Join('\n', run.Output), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Api_serves_its_page_and_says_what_does_not_answer_before_the_servers_are_up()
    {
        using var folder = new TempFolder();
        await using var run = ProgramRun.Start(BuiltProgram.AssemblyOf(Service.Api), folder.Path, [], Nowhere);
        using var api = new TrendingApi(await run.AddressAsync());

        using var page = await api.GetResponseAsync("/");
        using var alive = await api.GetResponseAsync("/alive");
        using var health = await api.GetResponseAsync("/health");
        using var streams = await api.GetResponseAsync("/api/streams");

        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        Assert.Equal(HttpStatusCode.OK, alive.StatusCode);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, health.StatusCode);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, streams.StatusCode);
        Assert.Equal("application/problem+json", streams.Content.Headers.ContentType?.MediaType);
        Assert.Contains("127.0.0.1:1", await streams.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Service.Producer)]
    [InlineData(Service.Processor)]
    public async Task Service_whose_servers_are_away_waits_for_them_unhealthy_and_ends_when_it_is_told_to(string service)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no signals that one process can send to another.");
        using var folder = new TempFolder();
        await using var run = ProgramRun.Start(BuiltProgram.AssemblyOf(service), folder.Path, [], Nowhere);
        using var api = new TrendingApi(await run.AddressAsync());

        using (var health = await api.GetResponseAsync("/health"))
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, health.StatusCode);
        }

        run.Signal(Signals.Terminate);
        Assert.Equal(0, await run.WaitForExitAsync());
    }
}
