using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace TrendingTopics.Standalone.Running;

/// <summary>Where page and API are served, once they are.</summary>
internal sealed class Addresses(IServer server)
{
    /// <summary>The addresses, separated by commas; empty before the server has started.</summary>
    public string Text => string.Join(", ", server.Features.Get<IServerAddressesFeature>()?.Addresses ?? []);
}
