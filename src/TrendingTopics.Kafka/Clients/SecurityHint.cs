namespace TrendingTopics.Kafka.Clients;

/// <summary>Which settings to look at, where the client library gives login or encryption as the reason.</summary>
internal static class SecurityHint
{
    /// <summary>The hint, as a further sentence; empty where the reason is another.</summary>
    public static string For(string reason) =>
        reason.Contains("SASL", StringComparison.OrdinalIgnoreCase) || reason.Contains("authentication", StringComparison.OrdinalIgnoreCase)
            ? " See sasl.mechanism, sasl.username and sasl.password of Kafka:Settings."
            : reason.Contains("SSL", StringComparison.OrdinalIgnoreCase) || reason.Contains("certificate", StringComparison.OrdinalIgnoreCase)
                ? " See security.protocol, ssl.ca.location (who signed the brokers' certificates) and ssl.certificate.location with ssl.key.location (this client's own) of Kafka:Settings."
                : "";
}
