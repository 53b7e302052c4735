using System.Data.Common;
using System.Globalization;

namespace TrendingTopics.Cassandra.Settings;

/// <summary>What a connection string says, in the driver's form or the short one (<c>host[:port][,host…]</c>).</summary>
internal sealed record ConnectionText
{
    private const int DefaultPort = 9042;
    private const string Form = "It must be 'host[:port][,host…]' or 'Contact Points=host,host;Port=9042;Default Keyspace=…;Username=…;Password=…;Datacenter=…;Tls=true'";

    public required IReadOnlyList<string> Hosts { get; init; }

    public int Port { get; init; } = DefaultPort;

    public string? Keyspace { get; init; }

    public string? Username { get; init; }

    public string? Password { get; init; }

    public string? Datacenter { get; init; }

    public bool Tls { get; init; }

    /// <summary>Reads it.</summary>
    /// <param name="text">The connection string.</param>
    /// <param name="name">What to call it in an error.</param>
    /// <exception cref="ArgumentException">It is wrong; the message says what it may be and holds no password.</exception>
    public static ConnectionText Read(string? text, string name)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            throw Wrong(name, "is missing");
        }

        return text.Contains('=', StringComparison.Ordinal) ? ReadPairs(text, name) : ReadHosts(text, name, DefaultPort);
    }

    private static ConnectionText ReadPairs(string text, string name)
    {
        var pairs = new DbConnectionStringBuilder();
        try
        {
            pairs.ConnectionString = text;
        }
        catch (ArgumentException)
        {
            throw Wrong(name, "cannot be read");
        }

        var read = new ConnectionText { Hosts = [] };
        var contacts = "";
        var port = DefaultPort;
        foreach (string key in pairs.Keys)
        {
            var value = Convert.ToString(pairs[key], CultureInfo.InvariantCulture) ?? "";
            switch (key.ToUpperInvariant())
            {
                case "CONTACT POINTS":
                    contacts = value;
                    break;
                case "PORT":
                    port = ReadPort(value, name);
                    break;
                case "DEFAULT KEYSPACE":
                    read = read with { Keyspace = value };
                    break;
                case "USERNAME":
                    read = read with { Username = value };
                    break;
                case "PASSWORD":
                    read = read with { Password = value };
                    break;
                case "DATACENTER":
                    read = read with { Datacenter = value };
                    break;
                case "TLS":
                    read = read with { Tls = bool.TryParse(value, out var tls) ? tls : throw Wrong(name, "has a Tls that is neither true nor false") };
                    break;
                case "CLUSTER NAME":
                    break;
                default:
                    throw Wrong(name, $"has an unknown key '{key}'");
            }
        }

        var hosts = ReadHosts(contacts, name, port);
        return read with { Hosts = hosts.Hosts, Port = hosts.Port };
    }

    private static ConnectionText ReadHosts(string text, string name, int port)
    {
        var hosts = new List<string>();
        var ports = new HashSet<int>();
        foreach (var host in text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var (address, own) = Split(host);
            hosts.Add(address);
            ports.Add(own is null ? port : ReadPort(own, name));
        }

        return hosts.Count == 0 ? throw Wrong(name, "names no host")
            : ports.Count > 1 ? throw Wrong(name, "names more than one port; all nodes of a cluster listen at the same one")
            : new ConnectionText { Hosts = hosts, Port = ports.Single() };
    }

    // An IPv6 address has a port only in the form [address]:port.
    private static (string Host, string? Port) Split(string host)
    {
        var bracket = host.IndexOf(']', StringComparison.Ordinal);
        if (host.StartsWith('[') && bracket > 0)
        {
            return (host[1..bracket], bracket + 1 < host.Length ? host[(bracket + 1)..].TrimStart(':') : null);
        }

        var colon = host.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 || colon != host.LastIndexOf(':') ? (host, null) : (host[..colon], host[(colon + 1)..]);
    }

    private static int ReadPort(string text, string name) =>
        ushort.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port > 0 ? port : throw Wrong(name, $"has the port '{text}', which is none");

    private static ArgumentException Wrong(string name, string what) => new($"{name} {what}. {Form}.");
}
