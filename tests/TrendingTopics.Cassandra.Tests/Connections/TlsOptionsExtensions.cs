using TrendingTopics.Cassandra.Settings;

namespace TrendingTopics.Cassandra.Tests.Connections;

/// <summary>Settings that differ in one thing.</summary>
internal static class TlsOptionsExtensions
{
    public static CassandraTlsOptions But(this CassandraTlsOptions tls, Action<CassandraTlsOptions> change)
    {
        var other = new CassandraTlsOptions
        {
            Enabled = tls.Enabled,
            CaFile = tls.CaFile,
            ServerName = tls.ServerName,
            CertificateFile = tls.CertificateFile,
            KeyFile = tls.KeyFile,
            KeyPassword = tls.KeyPassword,
        };
        change(other);
        return other;
    }
}
