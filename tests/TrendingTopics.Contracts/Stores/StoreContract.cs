using TrendingTopics.Engine.Rankings;
using TrendingTopics.Engine.Stores;
using TrendingTopics.Engine.Streams;
using TrendingTopics.Engine.Time;
using Xunit;

namespace TrendingTopics.Contracts.Stores;

/// <summary>What every store promises. An adapter derives from it and opens its store; streams have names of their own in every test.</summary>
public abstract partial class StoreContract : IAsyncLifetime
{
    private static readonly WindowDefinition Minute = new(60 * UnixMicros.PerSecond, 60 * UnixMicros.PerSecond);
    private static readonly WindowDefinition Hopping = new(300 * UnixMicros.PerSecond, 10 * UnixMicros.PerSecond);
    private static readonly long Noon = UnixMicros.From(new DateTimeOffset(2026, 1, 1, 12, 0, 0, TimeSpan.Zero));

    private IStoreSubject? _subject;

    /// <summary>The store.</summary>
    protected ITrendStore Store => Subject.Store;

    /// <summary>The store and what its adapter can do beyond the port.</summary>
    protected IStoreSubject Subject => _subject ?? throw new InvalidOperationException("The store is not open.");

    /// <summary>Ends a test that is called off.</summary>
    protected static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <inheritdoc/>
    public async ValueTask InitializeAsync() => _subject = await OpenAsync();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_subject is not null)
        {
            await _subject.DisposeAsync();
        }

        GC.SuppressFinalize(this);
    }

    /// <summary>Opens the store.</summary>
    protected abstract ValueTask<IStoreSubject> OpenAsync();

    private static string NewStream() => $"s{Guid.NewGuid():N}";

    private static RunKey NewRun(int number = 1) => new(NewStream(), number);

    private static long At(int minute) => Noon + (minute * 60 * UnixMicros.PerSecond);

    private static PartitionWindow Row(int minute, long version, bool final, long events) => new()
    {
        Window = Minute,
        Start = At(minute),
        Version = version,
        Final = final,
        Events = events,
        Mentions = events,
        Distinct = 1,
        Topics = [new TopicCount("#IA", events)],
    };

    private static MergedWindow Merged(WindowDefinition window, long start, params RankedTopic[] topics) => new()
    {
        Window = window,
        Start = start,
        Events = topics.Sum(t => t.Count),
        Mentions = topics.Sum(t => t.Count),
        Distinct = topics.Length,
        Topics = topics,
    };

    private static ReadOnlyMemory<byte> Bytes(int length, byte seed)
    {
        var bytes = new byte[length];
        for (var i = 0; i < length; i++)
        {
            bytes[i] = (byte)(seed + (i * 31));
        }

        return bytes;
    }

    private static byte[][] Copied(IReadOnlyList<ReadOnlyMemory<byte>>? chunks) => [.. Assert.IsAssignableFrom<IReadOnlyList<ReadOnlyMemory<byte>>>(chunks).Select(c => c.ToArray())];

    private async Task ReopenAsync() => Assert.SkipUnless(await Subject.TryReopenAsync(), "This store holds nothing that a restart could lose.");
}
