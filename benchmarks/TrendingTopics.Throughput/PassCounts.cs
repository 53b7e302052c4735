using System.Globalization;

namespace TrendingTopics.Throughput;

/// <summary>How many passes are made.</summary>
/// <param name="Untimed">Those at first, while the runtime still compiles.</param>
/// <param name="Timed">Those behind them.</param>
internal sealed record PassCounts(int Untimed, int Timed)
{
    /// <summary>As arguments of the program.</summary>
    public IEnumerable<string> Arguments =>
        ["--untimed", Untimed.ToString(CultureInfo.InvariantCulture), "--passes", Timed.ToString(CultureInfo.InvariantCulture)];
}
