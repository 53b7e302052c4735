namespace TrendingTopics.Hosting.Cassandra;

/// <summary>What the AppHost says to a server in CQL.</summary>
internal static class Statements
{
    /// <summary>A question that every server answers.</summary>
    public const string Ping = "SELECT release_version FROM system.local";

    /// <summary>The keyspace of a given name, where there is one.</summary>
    public const string FindKeyspace = "SELECT keyspace_name FROM system_schema.keyspaces WHERE keyspace_name = ?";

    /// <summary>Creates a keyspace where it is missing, with one copy of each row: the cluster is one node.</summary>
    public static string CreateKeyspace(string name) =>
        $"CREATE KEYSPACE IF NOT EXISTS \"{name}\" WITH replication = {{'class': 'SimpleStrategy', 'replication_factor': 1}}";

    /// <summary>Gives a login its password.</summary>
    public static string SetPassword(string userName, string password) =>
        $"ALTER ROLE {userName} WITH PASSWORD = '{password.Replace("'", "''", StringComparison.Ordinal)}'";
}
