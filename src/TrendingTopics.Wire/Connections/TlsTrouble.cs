using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace TrendingTopics.Wire.Connections;

/// <summary>Why an encrypted connection did not come about, with the settings (by librdkafka's names, which Kafka's users know) that change it.</summary>
internal static class TlsTrouble
{
    /// <summary>Judges brokers' certificates as the given callback does, or as they are, and says what is wrong with those refused.</summary>
    public static RemoteCertificateValidationCallback Saying(RemoteCertificateValidationCallback? given) => (sender, certificate, chain, errors) =>
        (given is null ? errors == SslPolicyErrors.None : given(sender, certificate, chain, errors))
            ? true
            : throw new AuthenticationException(Describe(certificate, chain, errors));

    /// <summary>What may be the reason where a broker ends a connection before it answers anything.</summary>
    public static string WhyEnded(SslClientAuthenticationOptions? tls)
    {
        if (tls is null)
        {
            return "A broker that wants TLS ends connections that have none (security.protocol).";
        }

        var own = tls.ClientCertificateContext?.TargetCertificate;
        return own is null ? "A broker that asks for a client's certificate ends connections without one (ssl.certificate.location)."
            : own.NotAfter < DateTime.Now ? $"The certificate of ssl.certificate.location expired on {own.NotAfter:yyyy-MM-dd}."
            : "A broker ends connections whose certificate it does not trust (ssl.certificate.location).";
    }

    private static string Describe(X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (certificate is null)
        {
            return "the broker shows no certificate.";
        }

        using var shown = X509CertificateLoader.LoadCertificate(certificate.GetRawCertData());
        return errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch)
            ? $"the broker's certificate ({shown.Subject}) is for another host; ssl.endpoint.identification.algorithm=none would accept it."
            : shown.NotAfter < DateTime.Now
                ? $"the broker's certificate ({shown.Subject}) expired on {shown.NotAfter:yyyy-MM-dd}."
                : $"the broker's certificate ({shown.Subject}) is not trusted ({string.Join(", ", chain?.ChainStatus.Select(s => s.Status) ?? [])}); ssl.ca.location says who may have signed it.";
    }
}
