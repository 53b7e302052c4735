using System.Globalization;
using System.Text;
using TrendingTopics.Contracts.Memory;
using TrendingTopics.Engine.Logs;
using TrendingTopics.Engine.Time;
using Xunit;

namespace TrendingTopics.Cassandra.Tests.Pipeline;

/// <summary>Events in a log in memory, and how often each topic occurs in each minute, counted by itself.</summary>
internal sealed class CountedInput
{
    private const string Topic = "tweets_topic";
    private static readonly long Noon = UnixMicros.From(new DateTimeOffset(2026, 1, 1, 12, 0, 0, TimeSpan.Zero));
    private readonly Random _random = new(7);
    private long _time = Noon;

    public MemoryLog Log { get; } = new(TimeProvider.System);

    /// <summary>Count by the start of the minute and the topic.</summary>
    public Dictionary<(long Start, string Topic), long> Counts { get; } = [];

    /// <summary>How many events there are.</summary>
    public int Events { get; private set; }

    /// <summary>Appends events of about so many minutes.</summary>
    public async Task AppendAsync(int minutes)
    {
        var stop = TestContext.Current.CancellationToken;
        await Log.EnsureTopicAsync(Topic, 4, stop);
        for (var end = _time + (minutes * 60 * UnixMicros.PerSecond); _time < end;)
        {
            var batch = new LogBatch(Topic);
            for (var i = 0; i < 100; i++)
            {
                _time += _random.Next(200_000);
                var topic = $"#t{(int)(40 * Math.Pow(_random.NextDouble(), 3))}";
                batch.Add(default, Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $$"""{"hashtag_principal": "{{topic}}", "timestamp": {{_time / 1000}}}""")));
                var key = (UnixMicros.Floor(_time, 60 * UnixMicros.PerSecond), topic);
                Counts[key] = Counts.GetValueOrDefault(key) + 1;
                Events++;
            }

            await Log.AppendAsync(batch, stop);
        }
    }
}
