using TrendingTopics.Engine.Logs;

namespace TrendingTopics.Wire.Protocol;

/// <summary>Which version of each request both sides speak.</summary>
internal sealed class VersionTable
{
    private readonly Dictionary<ApiKey, (short Lowest, short Highest)> _broker = [];

    /// <summary>Notes what the broker speaks.</summary>
    public void Add(short key, short lowest, short highest) => _broker[(ApiKey)key] = (lowest, highest);

    /// <summary>The highest version that both speak.</summary>
    /// <exception cref="LogException">There is none.</exception>
    public short Choose(ApiKey key)
    {
        var ours = ApiVersion.Of(key);
        if (!_broker.TryGetValue(key, out var theirs))
        {
            throw new LogException($"The broker does not speak {key}: Kafka 2.1 or newer is needed.") { IsTransient = false };
        }

        var highest = Math.Min(ours.Highest, theirs.Highest);
        return highest >= Math.Max(ours.Lowest, theirs.Lowest)
            ? highest
            : throw new LogException($"The broker speaks {key} in versions {theirs.Lowest} to {theirs.Highest}, this reader in {ours.Lowest} to {ours.Highest}: Kafka 2.1 or newer is needed.") { IsTransient = false };
    }
}
