using System.Globalization;
using System.Security.Cryptography;
using TrendingTopics.Engine.Time;

namespace TrendingTopics.Sources.Synthetic;

/// <summary>
/// A simulated social network: events as Python's <c>json.dumps</c> writes them, with the four fields <c>usuario</c>, <c>texto</c>,
/// <c>hashtag_principal</c> and <c>timestamp</c>, keyed by topic, at a steady rate. A restart begins anew.
/// </summary>
public sealed class SyntheticSource : ISource
{
    private readonly SyntheticSourceOptions _options;
    private readonly TopicTable _topics;
    private readonly TimeProvider _clock;

    /// <summary>A source with the given options.</summary>
    /// <param name="options">What to simulate.</param>
    /// <param name="clock">Paces the events and gives the time of the first.</param>
    /// <exception cref="ArgumentException">An option is none that is allowed; the message says what is.</exception>
    public SyntheticSource(SyntheticSourceOptions options, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(clock);
        options.Validate();
        _options = options;
        _topics = new TopicTable(options);
        BurstSchedule.Validate(options.Bursts, _topics);
        _clock = clock;
    }

    /// <inheritdoc/>
    public string Name => "synthetic";

    /// <inheritdoc/>
    public bool IsFinite => _options.Count is not null;

    /// <inheritdoc/>
    public bool CanResume => false;

    /// <inheritdoc/>
    public ValueTask<ISourceReader> OpenAsync(string? position, CancellationToken cancellationToken = default)
    {
        var seed = _options.Seed ?? BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(sizeof(ulong)));
        var writer = new EventWriter(_options, _topics, seed, UnixMicros.From(_options.Start ?? _clock.GetUtcNow()));
        var pace = new EventPace(_options.Rate, _options.Count, _clock);
        var notice = string.Create(CultureInfo.InvariantCulture, $"{_options.Rate} events a second from seed {seed}.");
        return new(new SyntheticReader(writer, pace, _options.Count, _clock, new SourceNotice(notice)));
    }
}
