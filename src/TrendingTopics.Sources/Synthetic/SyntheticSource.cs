using System.Collections.Concurrent;
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
    private readonly ConcurrentQueue<TriggeredBurst> _bursts = [];

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

    /// <summary>Its topics, most frequent first, but no more than so many.</summary>
    public IReadOnlyList<string> Topics(int most) => [.. Enumerable.Range(0, Math.Min(most, _topics.Count)).Select(_topics.Name)];

    /// <summary>
    /// Lets a topic multiply from the next event on; of a source that rests, from the first one after. Its events are then no longer
    /// those that seed and start say. From any thread.
    /// </summary>
    /// <param name="topic">One of the source's topics; null for one that is not among the first.</param>
    /// <param name="factor">How many times more often than usual it is picked, 1 to 1,000,000,000.</param>
    /// <param name="length">For how long, a millisecond to a day.</param>
    /// <returns>The topic; null where the source has no such topic.</returns>
    /// <exception cref="ArgumentException">Factor or length is none that is allowed; the message says what is.</exception>
    public string? Burst(string? topic, double factor, TimeSpan length)
    {
        Settings.InRange(nameof(factor), factor, 1, 1e9);
        Settings.InRange(nameof(length), length, TimeSpan.FromMilliseconds(1), TimeSpan.FromDays(1));
        var index = topic is null ? BurstSchedule.TopicFor(_topics, Random.Shared.NextDouble()) : _topics.Find(topic);
        if (index < 0)
        {
            return null;
        }

        _bursts.Enqueue(new TriggeredBurst(index, length, factor));
        return _topics.Name(index);
    }

    /// <inheritdoc/>
    public ValueTask<ISourceReader> OpenAsync(string? position, CancellationToken cancellationToken = default)
    {
        var seed = _options.Seed ?? BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(sizeof(ulong)));
        var writer = new EventWriter(_options, _topics, seed, UnixMicros.From(_options.Start ?? _clock.GetUtcNow()));
        var pace = new EventPace(_options.Rate, _options.Count, _clock);
        var notice = string.Create(CultureInfo.InvariantCulture, $"{_options.Rate} events a second from seed {seed}.");
        return new(new SyntheticReader(writer, pace, _options.Count, _bursts, _clock, new SourceNotice(notice)));
    }
}
