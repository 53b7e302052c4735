using System.Text.RegularExpressions;
using Cassandra;
using TrendingTopics.Cassandra.Connections;

namespace TrendingTopics.Cassandra.Settings;

/// <summary>The options, checked, and put together with the connection string.</summary>
internal sealed partial record StoreSettings
{
    public required CassandraStoreOptions Options { get; init; }

    public required ConnectionText Connection { get; init; }

    public required string Keyspace { get; init; }

    public string? Username => Options.Username ?? Connection.Username;

    public string? Password => Options.Password ?? Connection.Password;

    public string? Datacenter => Options.Datacenter ?? Connection.Datacenter;

    public bool Tls => Options.Tls.Enabled || Connection.Tls;

    /// <summary>Where the nodes are, for messages.</summary>
    public string Where => string.Join(", ", Connection.Hosts.Select(h => $"{h}:{Connection.Port}"));

    /// <summary>Checks the options.</summary>
    /// <param name="options">The options.</param>
    /// <param name="connectionName">The name of the connection string that errors speak of.</param>
    /// <exception cref="ArgumentException">A setting is wrong; the message names it and says what it may be.</exception>
    public static StoreSettings Read(CassandraStoreOptions options, string connectionName)
    {
        ArgumentNullException.ThrowIfNull(options);
        var connection = ConnectionText.Read(options.ConnectionString, $"ConnectionStrings:{connectionName}");
        var settings = new StoreSettings
        {
            Options = options,
            Connection = connection,
            Keyspace = options.Keyspace ?? connection.Keyspace ?? CassandraStoreOptions.DefaultKeyspace,
        };
        Check(KeyspaceName().IsMatch(settings.Keyspace), nameof(options.Keyspace), settings.Keyspace, "a-z, 0-9 and _, beginning with a letter, at most 48");
        Check(Replication.ToCql(options.Replication) is not null, nameof(options.Replication), options.Replication, Replication.Form);
        Check(options.Consistency is not (ConsistencyLevel.Serial or ConsistencyLevel.LocalSerial or ConsistencyLevel.Any), nameof(options.Consistency), options.Consistency, "LocalOne, One, LocalQuorum, Quorum, EachQuorum or All");
        Check(options.SerialConsistency is ConsistencyLevel.Serial or ConsistencyLevel.LocalSerial, nameof(options.SerialConsistency), options.SerialConsistency, "Serial or LocalSerial");
        Check(options.MaxConcurrentWrites is > 0 and <= 2048, nameof(options.MaxConcurrentWrites), options.MaxConcurrentWrites, "1 to 2048");
        Check(options.BatchBytes is >= 1024 and <= 1 << 20, nameof(options.BatchBytes), options.BatchBytes, "1024 to 1048576");
        CheckTime(options.ConnectTimeout, nameof(options.ConnectTimeout));
        CheckTime(options.RequestTimeout, nameof(options.RequestTimeout));
        CheckTime(options.ConditionalTimeout, nameof(options.ConditionalTimeout));
        CheckTime(options.StartTimeout, nameof(options.StartTimeout));
        CheckTime(options.HealthTimeout, nameof(options.HealthTimeout));
        Check(options.MigrationLock >= TimeSpan.FromSeconds(1) && options.MigrationLock <= TimeSpan.FromHours(1), nameof(options.MigrationLock), options.MigrationLock, "1 second to 1 hour");
        Check((options.Tls.CertificateFile is null) == (options.Tls.KeyFile is null), "Tls:KeyFile", options.Tls.KeyFile, "given exactly where Tls:CertificateFile is");
        foreach (var (file, name) in new[] { (options.Tls.CaFile, "Tls:CaFile"), (options.Tls.CertificateFile, "Tls:CertificateFile"), (options.Tls.KeyFile, "Tls:KeyFile") })
        {
            Check(file is null || File.Exists(file), name, file, "a file that exists");
        }

        TlsTrust.Check(options.Tls);
        return settings;
    }

    private static void CheckTime(TimeSpan time, string name) =>
        Check(time > TimeSpan.Zero && time <= TimeSpan.FromHours(1), name, time, "more than 0 and at most 1 hour");

    private static void Check(bool holds, string name, object? value, string allowed)
    {
        if (!holds)
        {
            throw new ArgumentException($"{CassandraStoreOptions.Section}:{name} is '{value}'; it must be {allowed}.");
        }
    }

    [GeneratedRegex("^[a-z][a-z0-9_]{0,47}$")]
    private static partial Regex KeyspaceName();
}
