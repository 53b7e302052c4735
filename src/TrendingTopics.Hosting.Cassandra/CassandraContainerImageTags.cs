namespace TrendingTopics.Hosting.Cassandra;

internal static class CassandraContainerImageTags
{
    /// <summary>docker.io</summary>
    public const string Registry = "docker.io";

    /// <summary>library/cassandra</summary>
    public const string Image = "library/cassandra";

    /// <summary>5.0</summary>
    public const string Tag = "5.0";
}
