using System.Globalization;
using System.Text.RegularExpressions;

namespace TrendingTopics.Cassandra.Settings;

/// <summary>How often rows are copied: the setting's text as CQL, and a keyspace's own as a number.</summary>
internal static partial class Replication
{
    /// <summary>What the setting may be.</summary>
    public const string Form = "a number of copies (1) or one for each data center (dc1:3,dc2:3)";

    /// <summary>The setting as a CQL map; null where it is none.</summary>
    public static string? ToCql(string setting)
    {
        if (IsCopies(setting))
        {
            return $"{{'class': 'SimpleStrategy', 'replication_factor': {setting}}}";
        }

        var datacenters = setting.Split(',', StringSplitOptions.TrimEntries).Select(d => d.Split(':')).ToList();
        return datacenters.All(d => d.Length == 2 && Datacenter().IsMatch(d[0]) && IsCopies(d[1]))
            ? $"{{'class': 'NetworkTopologyStrategy', {string.Join(", ", datacenters.Select(d => $"'{d[0]}': {d[1]}"))}}}"
            : null;
    }

    /// <summary>The most copies that a data center holds, from a keyspace's own map.</summary>
    public static int Copies(IEnumerable<KeyValuePair<string, string>> replication) =>
        replication.Where(r => r.Key != "class").Select(r => int.TryParse(r.Value.Split('/')[0], NumberStyles.None, CultureInfo.InvariantCulture, out var copies) ? copies : 1)
            .DefaultIfEmpty(1).Max();

    private static bool IsCopies(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var copies) && copies is > 0 and < 100;

    [GeneratedRegex("^[A-Za-z0-9_-]{1,64}$")]
    private static partial Regex Datacenter();
}
