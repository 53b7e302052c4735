using TrendingTopics.Contracts.Logs;
using TrendingTopics.Contracts.Security;
using TrendingTopics.Kafka.Tests.Logs;
using Xunit;

namespace TrendingTopics.Kafka.Tests.Security;

/// <summary>
/// Appending by the client library and reading, directly and by the library, over TLS with the same settings: with a client's certificate
/// and with a login. What is wrong is said, with the setting that it is about.
/// </summary>
public sealed class TlsTests
{
    private const string KeyPassword = "key-password-hush";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_kind_of_login_and_certificate_serves_all_clients_in_both_ways_of_reading()
    {
        await using var kafka = await TlsKafka.StartAsync();
        var (client, secret) = (kafka.Authority.Sign("client"), kafka.Authority.Sign("secret-client", keyPassword: KeyPassword));
        (string Servers, Dictionary<string, string> Settings)[] ways =
        [
            (kafka.Mutual, Mutual(kafka.Authority, client)),
            (kafka.Mutual, new()
            {
                ["security.protocol"] = "ssl",
                ["ssl.ca.pem"] = await File.ReadAllTextAsync(kafka.Authority.File, Stop),
                ["ssl.certificate.pem"] = await File.ReadAllTextAsync(client.File, Stop),
                ["ssl.key.pem"] = await File.ReadAllTextAsync(client.KeyFile, Stop),
            }),
            (kafka.Mutual, new(Mutual(kafka.Authority, secret)) { ["ssl.key.password"] = KeyPassword }),
            (kafka.Login, Login(kafka.Authority)),
            (kafka.Other, new() { ["security.protocol"] = "SSL", ["SslCaLocation"] = kafka.Authority.File, ["SslEndpointIdentificationAlgorithm"] = "none" }),
        ];
        foreach (var (servers, settings) in ways)
        {
            foreach (var reading in new[] { KafkaReading.Direct, KafkaReading.Client })
            {
                await WorksAsync(servers, settings, reading);
            }
        }
    }

    [Fact]
    public async Task What_is_wrong_is_said_with_the_setting_that_it_is_about()
    {
        await using var kafka = await TlsKafka.StartAsync();
        using var stranger = new TestAuthority("another authority");
        var authority = kafka.Authority;
        var right = Mutual(authority, authority.Sign("client"));
        var nothing = new Dictionary<string, string> { ["security.protocol"] = "ssl", ["ssl.ca.location"] = authority.File };

        await SaidAsync(kafka.Mutual, new(right) { ["ssl.ca.location"] = stranger.File }, "ssl.ca.location", "ssl.ca.location");
        await SaidAsync(kafka.Expired, nothing, "ssl.ca.location", "CN=old-broker) expired on");
        await SaidAsync(kafka.Other, nothing, "ssl.ca.location", "ssl.endpoint.identification.algorithm");
        await SaidAsync(kafka.Mutual, nothing, "ssl.certificate.location", "ssl.certificate.location");
        await SaidAsync(kafka.Mutual, Mutual(authority, stranger.Sign("unknown-client")), "ssl.certificate.location", "ssl.certificate.location");
        await SaidAsync(kafka.Mutual, Mutual(authority, authority.Sign("old-client", expired: true)), "ssl.certificate.location", "ssl.certificate.location expired on");

        // The client library says no more than that nobody answers.
        await SaidAsync(kafka.Mutual, [], "cannot be reached", "security.protocol");
        await SaidAsync(kafka.Plain, right, "security.protocol", "security.protocol");
        await SaidAsync(kafka.Login, new(Login(authority)) { ["sasl.password"] = "not-it-hush" }, "sasl.password", "refuses the login");
        await SaidAsync(kafka.Login, new(Login(authority)) { ["sasl.mechanism"] = "PLAIN" }, "sasl.mechanism", "SCRAM-SHA-512");
    }

    [Fact]
    public async Task File_that_is_missing_or_holds_no_certificate_or_key_ends_the_start()
    {
        using var authority = new TestAuthority();
        var (client, secret) = (authority.Sign("client"), authority.Sign("secret-client", keyPassword: KeyPassword));
        var (empty, missing) = (authority.Write("empty.pem", "nothing"), Path.Combine(authority.Folder, "missing.pem"));
        var right = Mutual(authority, client);

        await WrongAsync(new(right) { ["ssl.ca.location"] = missing }, "ssl.ca.location");
        await WrongAsync(new(right) { ["ssl.ca.location"] = empty }, "ssl.ca.location");
        await WrongAsync(new(right) { ["ssl.certificate.location"] = missing }, "ssl.certificate.location");
        await WrongAsync(new(right) { ["ssl.certificate.location"] = empty }, "ssl.certificate.location");
        await WrongAsync(new(right) { ["ssl.key.location"] = missing }, "ssl.key.location");
        await WrongAsync(new(right) { ["ssl.key.location"] = empty }, "ssl.key.location");
        await WrongAsync(new(right) { ["ssl.key.location"] = authority.Sign("third").KeyFile }, "key");
        await WrongAsync(new(Mutual(authority, secret)) { ["ssl.key.password"] = "wrong-hush" }, "ssl.key");
    }

    private static Dictionary<string, string> Mutual(TestAuthority authority, TestCertificate client) => new()
    {
        ["security.protocol"] = "ssl",
        ["ssl.ca.location"] = authority.File,
        ["ssl.certificate.location"] = client.File,
        ["ssl.key.location"] = client.KeyFile,
    };

    private static Dictionary<string, string> Login(TestAuthority authority) => new()
    {
        ["security.protocol"] = "sasl_ssl",
        ["sasl.mechanism"] = "SCRAM-SHA-512",
        ["sasl.username"] = TlsKafka.User,
        ["sasl.password"] = TlsKafka.Password,
        ["ssl.ca.location"] = authority.File,
    };

    private static Action<KafkaLogOptions> With(Dictionary<string, string> settings, KafkaReading reading) => options =>
    {
        options.Reading = reading;
        foreach (var (name, value) in settings)
        {
            options.Settings[name] = value;
        }
    };

    private static async Task WorksAsync(string servers, Dictionary<string, string> settings, KafkaReading reading)
    {
        const int Records = 20_000;
        var logs = new RecordedLogs();
        await using var log = Opened.Log(servers, With(settings, reading), logs);
        Assert.Equal(reading == KafkaReading.Direct, log.Cluster.Wire is not null);
        var topic = await log.NewTopicAsync(2);

        await log.AppendAsync(Opened.Batch(topic, Enumerable.Range(0, Records).Select(i => $"{i}")), Stop);
        await log.AppendAsync(Opened.SourceBatch(topic, "file", "1", "last"), Stop);
        await using var reader = new ReaderUnderTest(log, topic, topic);
        reader.PollRecords(Records + 1);
        reader.PollEnds(0, 1);

        Assert.Equal(Enumerable.Range(0, Records).Select(i => $"{i}").Append("last").Order(StringComparer.Ordinal), reader.Values.Order(StringComparer.Ordinal));
        Assert.Equal("1", await log.GetPositionAsync(topic, "file", Stop));
        AssertSilent(logs.From(Microsoft.Extensions.Logging.LogLevel.Trace));
    }

    /// <summary>Asks by the client library and directly; each is to say its part.</summary>
    private static async Task SaidAsync(string servers, Dictionary<string, string> settings, string byClient, string directly)
    {
        var logs = new RecordedLogs();
        await using var log = Opened.Log(servers, o =>
        {
            With(settings, KafkaReading.Direct)(o);
            o.RequestTimeout = TimeSpan.FromSeconds(4);
        }, logs);

        var client = await Opened.FailsAsync(async () => await log.FindTopicAsync("any", Stop), byClient);
        var direct = await Opened.FailsAsync(async () => await log.Cluster.Wire!.FindTopicAsync("any", Stop), directly);

        AssertSilent([.. logs.From(Microsoft.Extensions.Logging.LogLevel.Trace), client.ToString(), direct.ToString()]);
    }

    private static async Task WrongAsync(Dictionary<string, string> settings, string named)
    {
        foreach (var reading in new[] { KafkaReading.Direct, KafkaReading.Client })
        {
            var failure = await Assert.ThrowsAsync<ArgumentException>(async () => await Opened.Log("127.0.0.1:1", With(settings, reading)).DisposeAsync());
            Assert.True(failure.Message.Contains(named, StringComparison.Ordinal), $"{reading}: {failure.Message}");
            AssertSilent([failure.ToString()]);
        }
    }

    // Every secret of these tests ends like this.
    private static void AssertSilent(IEnumerable<string> said) => Assert.DoesNotContain(said, line => line.Contains("hush", StringComparison.Ordinal));
}
