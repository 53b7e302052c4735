using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace TrendingTopics.Programs.Running;

/// <summary>Where a program serves, once it does.</summary>
/// <param name="server">The program's server.</param>
public sealed class Addresses(IServer server)
{
    /// <summary>The addresses, separated by commas; empty before the server has started.</summary>
    public string Text => string.Join(", ", server.Features.Get<IServerAddressesFeature>()?.Addresses ?? []);
}
