using Cassandra;

namespace TrendingTopics.Cassandra.Settings;

/// <summary>
/// How the store on Cassandra works: section <c>Cassandra</c>. What the connection string says as well (keyspace, login, data center)
/// is taken from here where it stands in both.
/// </summary>
public sealed class CassandraStoreOptions
{
    /// <summary>Name of the configuration section.</summary>
    public const string Section = "Cassandra";

    /// <summary>The keyspace where nothing names one.</summary>
    public const string DefaultKeyspace = "trending";

    /// <summary>
    /// Where the nodes are: <c>host[:port][,host…]</c>, or <c>Contact Points=host,host;Port=9042;Default Keyspace=trending;Username=…;Password=…</c>.
    /// By default the connection string of the connection name.
    /// </summary>
    public string? ConnectionString { get; set; }

    /// <summary>The keyspace; by default the connection string's, else <c>trending</c>. Created where it is missing.</summary>
    public string? Keyspace { get; set; }

    /// <summary>Who logs in; null for no login.</summary>
    public string? Username { get; set; }

    /// <summary>The password of <see cref="Username"/>; never logged.</summary>
    public string? Password { get; set; }

    /// <summary>Whose nodes are asked: the local data center; null for that of the first contact point.</summary>
    public string? Datacenter { get; set; }

    /// <summary>
    /// Copies of each row in a keyspace that the store creates: a number (<c>1</c>, SimpleStrategy), or a number for each data center
    /// (<c>dc1:3,dc2:3</c>, NetworkTopologyStrategy). An existing keyspace keeps its own.
    /// </summary>
    public string Replication { get; set; } = "1";

    /// <summary>How many copies answer a read or write; null: LocalQuorum where the keyspace is replicated, else LocalOne.</summary>
    public ConsistencyLevel? Consistency { get; set; }

    /// <summary>
    /// Among whom claims and conditional writes are agreed: Serial (all data centers), or LocalSerial where every processor works in
    /// one data center.
    /// </summary>
    public ConsistencyLevel SerialConsistency { get; set; } = ConsistencyLevel.Serial;

    /// <summary>
    /// Whether the keyspace and its tables are created and upgraded. False: they must be there already, for a login that may not change
    /// the schema.
    /// </summary>
    public bool Migrate { get; set; } = true;

    /// <summary>How many writes are under way at once.</summary>
    public int MaxConcurrentWrites { get; set; } = 64;

    /// <summary>The size in bytes at which rows of one Cassandra partition are sent as one batch.</summary>
    public int BatchBytes { get; set; } = 64 * 1024;

    /// <summary>How long opening a connection may take.</summary>
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a request may take.</summary>
    public TimeSpan RequestTimeout { get; set; } = TimeSpan.FromSeconds(12);

    /// <summary>How long a conditional write whose outcome is not known is followed up before its caller is told so.</summary>
    public TimeSpan ConditionalTimeout { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>How long a call waits for the first connection before it fails; connecting goes on.</summary>
    public TimeSpan StartTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long the health check waits for an answer.</summary>
    public TimeSpan HealthTimeout { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>After how long the lock of a process that died while it changed the schema is taken over.</summary>
    public TimeSpan MigrationLock { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Whether traces hold the text of statements (never their values).</summary>
    public bool TraceStatements { get; set; }

    /// <summary>Encryption of the connections.</summary>
    public CassandraTlsOptions Tls { get; set; } = new();
}
