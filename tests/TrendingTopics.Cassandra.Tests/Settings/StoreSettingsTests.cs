using Cassandra;
using TrendingTopics.Cassandra.Settings;
using Xunit;

namespace TrendingTopics.Cassandra.Tests.Settings;

public sealed class StoreSettingsTests
{
    [Theory]
    [InlineData("localhost", "localhost", 9042)]
    [InlineData("a:9043, b:9043", "a|b", 9043)]
    [InlineData("10.0.0.1,10.0.0.2", "10.0.0.1|10.0.0.2", 9042)]
    [InlineData("[::1]:9044", "::1", 9044)]
    [InlineData("fe80::1", "fe80::1", 9042)]
    [InlineData("Contact Points=a,b;Port=9045", "a|b", 9045)]
    [InlineData("contact points=a:9046", "a", 9046)]
    public void Connection_string_says_where_the_nodes_are(string text, string hosts, int port)
    {
        var settings = Read(text);

        Assert.Equal(hosts.Split('|'), settings.Connection.Hosts);
        Assert.Equal(port, settings.Connection.Port);
        Assert.Equal("trending", settings.Keyspace);
    }

    [Fact]
    public void Connection_string_says_keyspace_login_data_center_and_encryption()
    {
        var settings = Read("Contact Points=a;Default Keyspace=mine;Username=ana;Password=\"a;b=c\";Datacenter=dc1;Tls=true;Cluster Name=x");

        Assert.Equal(("mine", "ana", "a;b=c", "dc1", true), (settings.Keyspace, settings.Username, settings.Password, settings.Datacenter, settings.Tls));
    }

    [Fact]
    public void Section_wins_over_the_connection_string()
    {
        var settings = Read("Contact Points=a;Default Keyspace=mine;Username=ana;Password=x;Datacenter=dc1", o =>
        {
            (o.Keyspace, o.Username, o.Password, o.Datacenter) = ("yours", "ben", "y", "dc2");
        });

        Assert.Equal(("yours", "ben", "y", "dc2"), (settings.Keyspace, settings.Username, settings.Password, settings.Datacenter));
    }

    [Theory]
    [InlineData(null, "is missing")]
    [InlineData("a:1,b:2", "more than one port")]
    [InlineData("a:none", "the port 'none'")]
    [InlineData("Port=9042", "names no host")]
    [InlineData("Contact Points=a;Pasword=hush", "unknown key 'pasword'")]
    [InlineData("Contact Points=a;Tls=perhaps", "neither true nor false")]
    public void Wrong_connection_string_is_refused_by_name_and_without_its_secrets(string? text, string problem)
    {
        var error = Assert.Throws<ArgumentException>(() => Read(text));

        Assert.StartsWith("ConnectionStrings:cassandra ", error.Message, StringComparison.Ordinal);
        Assert.Contains(problem, error.Message, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("hush", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Wrong_settings_are_refused_by_name()
    {
        AssertRefused("Cassandra:Keyspace", o => o.Keyspace = "No Keyspace");
        AssertRefused("Cassandra:Replication", o => o.Replication = "0");
        AssertRefused("Cassandra:Replication", o => o.Replication = "dc1");
        AssertRefused("Cassandra:Consistency", o => o.Consistency = ConsistencyLevel.Serial);
        AssertRefused("Cassandra:SerialConsistency", o => o.SerialConsistency = ConsistencyLevel.Quorum);
        AssertRefused("Cassandra:MaxConcurrentWrites", o => o.MaxConcurrentWrites = 0);
        AssertRefused("Cassandra:BatchBytes", o => o.BatchBytes = 1);
        AssertRefused("Cassandra:RequestTimeout", o => o.RequestTimeout = TimeSpan.Zero);
        AssertRefused("Cassandra:Tls:CaFile", o => o.Tls.CaFile = "no-such-file.pem");
        AssertRefused("Cassandra:Tls:KeyFile", o => o.Tls.CertificateFile = "no-such-file.pem");
    }

    [Theory]
    [InlineData("1", "{'class': 'SimpleStrategy', 'replication_factor': 1}")]
    [InlineData("3", "{'class': 'SimpleStrategy', 'replication_factor': 3}")]
    [InlineData("dc1:3, dc2:2", "{'class': 'NetworkTopologyStrategy', 'dc1': 3, 'dc2': 2}")]
    [InlineData("dc1:'}; DROP", null)]
    public void Replication_is_a_number_or_one_for_each_data_center(string setting, string? cql) => Assert.Equal(cql, Replication.ToCql(setting));

    private static void AssertRefused(string name, Action<CassandraStoreOptions> change) =>
        Assert.StartsWith($"{name} is ", Assert.Throws<ArgumentException>(() => Read("localhost", change)).Message, StringComparison.Ordinal);

    private static StoreSettings Read(string? connection, Action<CassandraStoreOptions>? change = null)
    {
        var options = new CassandraStoreOptions { ConnectionString = connection };
        change?.Invoke(options);
        return StoreSettings.Read(options, "cassandra");
    }
}
