using TrendingTopics.Wire.Protocol;

namespace TrendingTopics.Wire;

/// <summary>Reads addresses as <c>host:port[,host:port…]</c>.</summary>
internal static class ServerList
{
    private const int DefaultPort = 9092;

    /// <summary>The addresses.</summary>
    /// <exception cref="ArgumentException">They cannot be read; the message says which is wrong.</exception>
    public static IReadOnlyList<BrokerAddress> Parse(string servers)
    {
        var addresses = (servers ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(ParseOne).ToList();
        return addresses.Count > 0 ? addresses : throw new ArgumentException("No server is given: host:port[,host:port…] is needed.", nameof(servers));
    }

    private static BrokerAddress ParseOne(string text)
    {
        // Kafka's own configuration may name a protocol in front.
        var scheme = text.IndexOf("://", StringComparison.Ordinal);
        return Uri.TryCreate($"kafka://{(scheme < 0 ? text : text[(scheme + 3)..])}", UriKind.Absolute, out var uri)
            && uri is { Host.Length: > 0, PathAndQuery: "" or "/", UserInfo: "" }
            && uri.Port != 0
                ? new BrokerAddress(uri.DnsSafeHost, uri.Port < 0 ? DefaultPort : uri.Port)
                : throw new ArgumentException($"'{text}' is not a server: host:port is needed.", nameof(text));
    }
}
