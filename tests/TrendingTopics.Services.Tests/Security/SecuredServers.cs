using TrendingTopics.Contracts.Programs;
using TrendingTopics.Contracts.Servers;

namespace TrendingTopics.Services.Tests.Security;

/// <summary>A broker and a node that want a login.</summary>
internal sealed class SecuredServers : IAsyncDisposable
{
    private const string FirstLogin = "cassandra";
    private const string User = "trending";
    private readonly KafkaServer _kafka;
    private readonly CassandraServer _cassandra;

    private SecuredServers(KafkaServer kafka, CassandraServer cassandra) => (_kafka, _cassandra) = (kafka, cassandra);

    /// <summary>Starts both.</summary>
    /// <param name="kafkaPassword">The broker's one password.</param>
    /// <param name="cassandraPassword">The node's one password beside that of its first login.</param>
    public static async Task<SecuredServers> StartAsync(string kafkaPassword, string cassandraPassword)
    {
        ServerFolder.Require();
        var kafka = KafkaServer.StartAsync(port =>
        [
            $"listeners=SASL_PLAINTEXT://127.0.0.1:{port},CONTROLLER://127.0.0.1:{port + 1}",
            $"advertised.listeners=SASL_PLAINTEXT://127.0.0.1:{port}",
            "listener.security.protocol.map=SASL_PLAINTEXT:SASL_PLAINTEXT,CONTROLLER:PLAINTEXT",
            "inter.broker.listener.name=SASL_PLAINTEXT",
            "sasl.enabled.mechanisms=PLAIN",
            "sasl.mechanism.inter.broker.protocol=PLAIN",
            $"listener.name.sasl_plaintext.plain.sasl.jaas.config=org.apache.kafka.common.security.plain.PlainLoginModule required username=\"{User}\" password=\"{kafkaPassword}\" user_{User}=\"{kafkaPassword}\";",
        ]);
        var cassandra = await CassandraServer.StartAsync("--auth");

        // The node makes its first login a while after it takes connections.
        await Wait.UntilAsync(
            async () =>
            {
                try
                {
                    await cassandra.CqlAsync(FirstLogin, FirstLogin, $"CREATE ROLE IF NOT EXISTS {User} WITH LOGIN = true AND SUPERUSER = true AND PASSWORD = '{cassandraPassword}'");
                    return true;
                }
                catch (InvalidOperationException)
                {
                    return false;
                }
            },
            "the node takes a login");
        return new SecuredServers(await kafka, cassandra);
    }

    /// <summary>The settings by which services find and enter them.</summary>
    /// <param name="kafkaPassword">The password for the broker.</param>
    /// <param name="cassandraPassword">The password for the node.</param>
    public Dictionary<string, string> Settings(string kafkaPassword, string cassandraPassword) => new()
    {
        ["ConnectionStrings__kafka"] = _kafka.BootstrapServers,
        ["ConnectionStrings__cassandra"] = $"Contact Points=127.0.0.1;Port={_cassandra.Port};Default Keyspace={SharedCassandra.NewKeyspace()};Username={User};Password={cassandraPassword}",
        ["Kafka__Settings__security.protocol"] = "sasl_plaintext",
        ["Kafka__Settings__sasl.mechanism"] = "PLAIN",
        ["Kafka__Settings__sasl.username"] = User,
        ["Kafka__Settings__sasl.password"] = kafkaPassword,
        ["ASPNETCORE_URLS"] = "http://127.0.0.1:0",
    };

    public async ValueTask DisposeAsync()
    {
        await _kafka.DisposeAsync();
        await _cassandra.DisposeAsync();
    }
}
