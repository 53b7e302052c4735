using System.Globalization;
using System.Text;
using TrendingTopics.Contracts.Memory;
using TrendingTopics.Engine.Logs;
using TrendingTopics.Engine.Processing;
using TrendingTopics.Engine.Time;
using Xunit;

namespace TrendingTopics.Engine.Tests.Processing;

/// <summary>What a processor under test stands in: a clock that the test moves, a log and a store in memory.</summary>
internal sealed class ProcessorWorld : IAsyncDisposable
{
    public const string Topic = "tweets_topic";
    public static readonly DateTimeOffset Noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);
    private readonly int _partitions;

    /// <param name="now">What the clock shows at first.</param>
    /// <param name="partitions">How many partitions the topic has.</param>
    /// <param name="pushesAtOnce">Whether the log pushes partitions at once.</param>
    public ProcessorWorld(DateTimeOffset now, int partitions, bool pushesAtOnce = false)
    {
        _partitions = partitions;
        Clock = new ManualClock(now);
        Log = new MemoryLog(Clock) { PushesAtOnce = pushesAtOnce };
        Store = new MemoryStore(Clock);
    }

    public ManualClock Clock { get; }

    public MemoryLog Log { get; }

    public MemoryStore Store { get; }

    /// <summary>Appends events without a key, in turn over the partitions, at so many seconds after noon.</summary>
    public async Task AppendAsync(params (string Topic, int Second)[] events)
    {
        await Log.EnsureTopicAsync(Topic, _partitions, TestContext.Current.CancellationToken);
        foreach (var (topic, second) in events)
        {
            var batch = new LogBatch(Topic);
            var time = UnixMicros.From(Noon.AddSeconds(second)) / UnixMicros.PerMillisecond;
            batch.Add(default, Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $$"""{"hashtag_principal": "{{topic}}", "timestamp": {{time}}}""")));
            await Log.AppendAsync(batch, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Steps the processor, and the clock behind it, until the condition holds.</summary>
    public void Step(StreamProcessor processor, Func<bool> until, TimeSpan? by = null, int atMost = 2000)
    {
        for (var step = 0; !until(); step++)
        {
            Assert.True(step < atMost, $"State {processor.State}, problem: {processor.Problem}, totals {processor.Totals}");
            processor.Step(TimeSpan.Zero);
            Clock.Advance(by ?? TimeSpan.FromMilliseconds(50));
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Log.DisposeAsync();
        await Store.DisposeAsync();
    }
}
