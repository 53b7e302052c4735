using System.Diagnostics;
using System.Globalization;
using TrendingTopics.Simulation.Coverage;

namespace TrendingTopics.Simulation.Running;

/// <summary>
/// Runs a range of seeds, failing ones too, and keeps what it has done in a file, so that it may be ended at any time and goes on there.
/// </summary>
internal sealed class LongRun
{
    private static readonly TimeSpan SavedEvery = TimeSpan.FromSeconds(5);
    private readonly ulong _last;
    private readonly string? _file;
    private ulong _next;
    private TimeSpan _before;

    /// <param name="range">First and last seed, with a hyphen between them.</param>
    /// <param name="file">Where it keeps what it has done; null for nowhere.</param>
    public LongRun(string range, string? file)
    {
        var ends = range.Split('-');
        (_next, _last) = (ulong.Parse(ends[0], CultureInfo.InvariantCulture), ulong.Parse(ends[^1], CultureInfo.InvariantCulture));
        _file = file;
        if (file is not null && File.Exists(file))
        {
            Load(File.ReadAllLines(file));
        }
    }

    public BranchCounts Branches { get; } = new();

    public int Seeds { get; private set; }

    public long Steps { get; private set; }

    public TimeSpan Duration { get; private set; }

    /// <summary>What failed, each with the way to run it again.</summary>
    public List<string> Failures { get; } = [];

    public void Run()
    {
        var watch = Stopwatch.StartNew();
        var saved = TimeSpan.Zero;
        _before = Duration;
        for (; _next <= _last; _next++)
        {
            var runner = new SimulationRunner();
            try
            {
                runner.Run(_next);
            }
            catch (SimulationFailedException failure)
            {
                Failures.Add(failure.Message.ReplaceLineEndings(" | "));
            }

            Seeds += runner.Seeds;
            Steps += runner.Steps;
            Branches.Add(runner.Branches);
            Duration = _before + watch.Elapsed;
            if (watch.Elapsed - saved > SavedEvery)
            {
                saved = watch.Elapsed;
                Save(_next + 1);
            }
        }

        Save(_next);
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"{Seeds:N0} seeds, {Steps:N0} steps, {Duration:hh\\:mm\\:ss}, {Failures.Count} failures\n{string.Concat(Failures.Select(f => f + "\n"))}{Branches}");

    private void Save(ulong next)
    {
        if (_file is null)
        {
            return;
        }

        List<string> lines = [Line("next", (long)next), Line("seeds", Seeds), Line("steps", Steps), Line("seconds", (long)Duration.TotalSeconds)];
        lines.AddRange(Enum.GetValues<Branch>().Select(b => Line(b.ToString(), Branches[b])));
        lines.AddRange(Failures.Select(f => "failure " + f));
        File.WriteAllLines(_file + ".new", lines);
        File.Move(_file + ".new", _file, overwrite: true);

        static string Line(string name, long value) => string.Create(CultureInfo.InvariantCulture, $"{name} {value}");
    }

    private void Load(IEnumerable<string> lines)
    {
        foreach (var line in lines)
        {
            var (name, text) = (line[..line.IndexOf(' ', StringComparison.Ordinal)], line[(line.IndexOf(' ', StringComparison.Ordinal) + 1)..]);
            if (name == "failure")
            {
                Failures.Add(text);
                continue;
            }

            var value = long.Parse(text, CultureInfo.InvariantCulture);
            switch (name)
            {
                case "next":
                    _next = (ulong)value;
                    break;
                case "seeds":
                    Seeds = (int)value;
                    break;
                case "steps":
                    Steps = value;
                    break;
                case "seconds":
                    Duration = TimeSpan.FromSeconds(value);
                    break;
                default:
                    Branches.Count(Enum.Parse<Branch>(name), value);
                    break;
            }
        }
    }
}
