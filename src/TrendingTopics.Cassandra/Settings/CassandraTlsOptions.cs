namespace TrendingTopics.Cassandra.Settings;

/// <summary>TLS between the store and Cassandra: section <c>Cassandra:Tls</c>.</summary>
public sealed class CassandraTlsOptions
{
    /// <summary>Whether connections are encrypted.</summary>
    public bool Enabled { get; set; }

    /// <summary>A PEM file with the authorities that may have signed the nodes' certificates; null: those that the machine trusts.</summary>
    public string? CaFile { get; set; }

    /// <summary>The name that the nodes' certificates must bear; null: the host of the connection string that has the node's address, else that address.</summary>
    public string? ServerName { get; set; }

    /// <summary>A PEM file with this client's certificate, where the nodes ask for one.</summary>
    public string? CertificateFile { get; set; }

    /// <summary>A PEM file with the key of <see cref="CertificateFile"/>.</summary>
    public string? KeyFile { get; set; }

    /// <summary>What that key is encrypted with; null: it is not.</summary>
    public string? KeyPassword { get; set; }
}
