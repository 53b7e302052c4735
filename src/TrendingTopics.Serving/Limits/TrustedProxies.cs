using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Configuration;
using IPNetwork = System.Net.IPNetwork;

namespace TrendingTopics.Serving.Limits;

/// <summary>
/// The proxies in front, of the setting <c>TrustedProxies</c>: addresses and networks, separated by commas. What they say of a caller's
/// address and scheme is believed (<c>X-Forwarded-For</c>, <c>X-Forwarded-Proto</c>), and nobody else: anyone can send such headers.
/// </summary>
internal sealed class TrustedProxies
{
    /// <summary>The setting.</summary>
    public const string Setting = "TrustedProxies";

    /// <summary>The networks; an address is a network of one.</summary>
    public IReadOnlyList<IPNetwork> Networks { get; private set; } = [];

    /// <summary>What of the setting is no address and no network.</summary>
    public IReadOnlyList<string> Unreadable { get; private set; } = [];

    /// <summary>Takes them from the configuration.</summary>
    public static void Configure(TrustedProxies options, IConfiguration configuration)
    {
        var section = configuration.GetSection(Setting);
        var texts = (section.Value ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Concat(section.GetChildren().Select(entry => entry.Value ?? ""))
            .ToList();
        var read = texts.Select(text => (Text: text, IsRead: TryRead(text, out var network), Network: network)).ToList();
        options.Networks = [.. read.Where(r => r.IsRead).Select(r => r.Network)];
        options.Unreadable = [.. read.Where(r => !r.IsRead).Select(r => r.Text)];
    }

    /// <summary>Lets requests that come through them bear the address of who sent them.</summary>
    public void Use(IApplicationBuilder app)
    {
        if (Networks.Count == 0)
        {
            return;
        }

        var options = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto, ForwardLimit = null };
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        foreach (var network in Networks)
        {
            options.KnownIPNetworks.Add(network);
        }

        app.UseForwardedHeaders(options);
    }

    private static bool TryRead(string text, out IPNetwork network)
    {
        if (IPAddress.TryParse(text, out var address))
        {
            network = new IPNetwork(address, 8 * address.GetAddressBytes().Length);
            return true;
        }

        return IPNetwork.TryParse(text, out network);
    }
}
