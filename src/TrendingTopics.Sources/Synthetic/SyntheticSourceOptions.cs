namespace TrendingTopics.Sources.Synthetic;

/// <summary>What the synthetic source simulates.</summary>
public sealed record SyntheticSourceOptions
{
    internal const int MostTopics = 10_000_000;

    /// <summary>Events a second, 1 to 1,000,000.</summary>
    public int Rate { get; init; } = 1_000;

    /// <summary>
    /// How many topics there are, 1 to 10,000,000: those of <see cref="TopicList"/>, then made-up ones. Null: those of the list, or 1,000
    /// where there is none.
    /// </summary>
    public int? Topics { get; init; }

    /// <summary>The topics, most frequent first; empty for about a hundred as in a real network.</summary>
    public IReadOnlyList<Weighted> TopicList { get; init; } = [];

    /// <summary>The users; empty for some dozens.</summary>
    public IReadOnlyList<Weighted> Users { get; init; } = [];

    /// <summary>The phrases, in which <c>{topic}</c> stands for the event's topic; empty for some dozens.</summary>
    public IReadOnlyList<Weighted> Phrases { get; init; } = [];

    /// <summary>The exponent of Zipf's law, 0 (all topics equally likely) to 5: the n-th topic is picked 1/n^skew times as often as the first.</summary>
    public double Skew { get; init; } = 1.1;

    /// <summary>Topics that suddenly multiply.</summary>
    public BurstOptions Bursts { get; init; } = new();

    /// <summary>Events that come somewhat out of order: their times are earlier than they come, within the stream's lateness.</summary>
    public TimeShift Disorder { get; init; } = new(0, TimeSpan.Zero, TimeSpan.FromSeconds(5));

    /// <summary>Events that come too late.</summary>
    public TimeShift Late { get; init; } = new(0, TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(10));

    /// <summary>Events whose times lie ahead.</summary>
    public TimeShift Future { get; init; } = new(0, TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(60));

    /// <summary>After how many events it ends; null for never.</summary>
    public long? Count { get; init; }

    /// <summary>With equal seeds and starts the events are equal, byte for byte. Null: another one each time.</summary>
    public ulong? Seed { get; init; }

    /// <summary>The time of the first event; null for now.</summary>
    public DateTimeOffset? Start { get; init; }

    internal void Validate()
    {
        Settings.InRange(nameof(Rate), Rate, 1, 1_000_000);
        Settings.InRange(nameof(Topics), Topics ?? 1, 1, MostTopics);
        Settings.InRange(nameof(Skew), Skew, 0, 5);
        Settings.InRange(nameof(Count), Count ?? 1, 1, long.MaxValue);
        Settings.InRange("Start (year)", Start?.Year ?? 2000, 1971, 9000);
        Validate(nameof(TopicList), TopicList);
        Validate(nameof(Users), Users);
        Validate(nameof(Phrases), Phrases);
        Validate(nameof(Disorder), Disorder);
        Validate(nameof(Late), Late);
        Validate(nameof(Future), Future);
        Settings.InRange("Disorder.Share + Late.Share + Future.Share", Disorder.Share + Late.Share + Future.Share, 0, 1);
        ValidateBursts();
    }

    private static void Validate(string name, IReadOnlyList<Weighted> list)
    {
        for (var i = 0; i < list.Count; i++)
        {
            if (list[i].Text is not { Length: > 0 and <= 10_000 })
            {
                throw Settings.Refused($"{name}[{i}].Text", list[i].Text, "a text of 1 to 10,000 characters");
            }

            Settings.InRange($"{name}[{i}].Weight", list[i].Weight ?? 1, double.Epsilon, 1e12);
        }
    }

    private static void Validate(string name, TimeShift shift)
    {
        Settings.InRange($"{name}.Share", shift.Share, 0, 1);
        Settings.InRange($"{name}.Least", shift.Least, TimeSpan.Zero, TimeSpan.FromDays(365));
        Settings.InRange($"{name}.Most", shift.Most, shift.Least, TimeSpan.FromDays(365));
    }

    private void ValidateBursts()
    {
        Settings.InRange("Bursts.Every", Bursts.Every, TimeSpan.Zero, TimeSpan.FromDays(365));
        Settings.InRange("Bursts.Length", Bursts.Length, TimeSpan.FromMilliseconds(1), TimeSpan.FromDays(365));
        Settings.InRange("Bursts.Factor", Bursts.Factor, 1, 1e9);
        if (Bursts.Every != TimeSpan.Zero)
        {
            Settings.InRange("Bursts.Every", Bursts.Every, TimeSpan.FromSeconds(1), TimeSpan.FromDays(365));
        }

        for (var i = 0; i < Bursts.Scheduled.Count; i++)
        {
            var burst = Bursts.Scheduled[i];
            Settings.InRange($"Bursts.Scheduled[{i}].At", burst.At, TimeSpan.Zero, TimeSpan.FromDays(3650));
            Settings.InRange($"Bursts.Scheduled[{i}].Length", burst.Length, TimeSpan.FromMilliseconds(1), TimeSpan.FromDays(365));
            Settings.InRange($"Bursts.Scheduled[{i}].Factor", burst.Factor, 1, 1e9);
        }
    }
}
