using System.Net;
using System.Net.Sockets;

namespace TrendingTopics.Cassandra.Connections;

/// <summary>
/// The name that a node's certificate must bear. Nodes tell each other's addresses and no names, and what an address is called is not
/// asked for: whoever answers that question could name itself. So it is the name under which the node was given, or its address.
/// </summary>
internal static class NodeName
{
    /// <summary>The first of the given hosts that has the address; the address itself where none has.</summary>
    /// <param name="address">The node's address.</param>
    /// <param name="hosts">The hosts of the connection string.</param>
    public static string Of(IPAddress address, IEnumerable<string> hosts) => hosts.FirstOrDefault(host => Has(host, address)) ?? $"{address}";

    private static bool Has(string host, IPAddress address)
    {
        if (IPAddress.TryParse(host, out var own))
        {
            return own.Equals(address);
        }

        try
        {
            return Dns.GetHostAddresses(host).Any(found => found.Equals(address));
        }
        catch (SocketException)
        {
            // It has no address now; the node may have another name, or it fails with one that its certificate does not bear.
            return false;
        }
    }
}
