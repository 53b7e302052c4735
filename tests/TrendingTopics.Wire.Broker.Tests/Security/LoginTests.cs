using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using TrendingTopics.Engine.Logs;
using TrendingTopics.Wire.Broker.Tests.Support;
using Xunit;

namespace TrendingTopics.Wire.Broker.Tests.Security;

/// <summary>Connections are encrypted and logged in where the broker wants it.</summary>
public sealed class LoginTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_mechanism_logs_in_with_tls_and_without_and_again_when_the_login_ends()
    {
        await using var kafka = await SecureKafka.StartAsync();
        var topic = await TestTopic.CreateAsync(kafka.Plain);
        topic.Append(Wires.Numbers(1000));
        SaslLogin[] logins =
        [
            new(SaslMechanism.Plain, "plain", "secret"),
            new(SaslMechanism.ScramSha256, SecureKafka.User, "secret-of-SCRAM-SHA-256"),
            new(SaslMechanism.ScramSha512, SecureKafka.User, "secret-of-SCRAM-SHA-512"),
        ];
        foreach (var login in logins)
        {
            await using var log = Wires.Open(kafka.Secure, o => o with { Login = login, Tls = Trusting(kafka) });
            await using var reader = log.Read(topic);
            reader.PollEnds(0);
            Assert.Equal(Wires.Numbers(1000), reader.Values);
        }

        await using var ending = Wires.Open(kafka.LoginOnly, o => o with { Login = logins[2] });
        await using var lasting = ending.Read(topic);
        lasting.PollEnds(0);
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1));
        for (var second = 0; second < 5; second++)
        {
            // The broker ends every login after two seconds.
            await timer.WaitForNextTickAsync(Stop);
            topic.Append([$"{1000 + second}"]);
            lasting.PollRecords(1001 + second);
        }

        Assert.Equal(Wires.Numbers(1005), lasting.Values);
    }

    [Fact]
    public async Task Wrong_password_mechanism_authority_or_protocol_is_said()
    {
        await using var kafka = await SecureKafka.StartAsync();
        var right = new SaslLogin(SaslMechanism.Plain, "plain", "secret");

        var password = await FailAsync(kafka.LoginOnly, o => o with { Login = new SaslLogin(SaslMechanism.ScramSha512, SecureKafka.User, "wrong") });
        Assert.False(password.IsTransient);
        Assert.Contains("refuses the login", password.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("wrong", password.Message, StringComparison.Ordinal);

        Assert.Contains("certificate", (await FailAsync(kafka.Secure, o => o with { Login = right, Tls = new SslClientAuthenticationOptions() })).Message, StringComparison.OrdinalIgnoreCase);
        Assert.True((await FailAsync(kafka.Secure, o => o with { Login = right })).IsTransient);
        Assert.True((await FailAsync(kafka.Plain, o => o with { Tls = Trusting(kafka) })).IsTransient);
        await FailAsync(kafka.LoginOnly, o => o);
        await FailAsync(kafka.Plain, o => o with { Login = right });
    }

    private static async Task<LogException> FailAsync(string servers, Func<WireOptions, WireOptions> with)
    {
        await using var log = Wires.Open(servers, o => with(o) with { RequestTimeout = TimeSpan.FromSeconds(3), ConnectTimeout = TimeSpan.FromSeconds(3) });
        return await Assert.ThrowsAsync<LogException>(async () => await log.FindTopicAsync("any", Stop));
    }

    private static SslClientAuthenticationOptions Trusting(SecureKafka kafka)
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.Add(kafka.Authority);
        return new SslClientAuthenticationOptions { CertificateChainPolicy = policy };
    }
}
