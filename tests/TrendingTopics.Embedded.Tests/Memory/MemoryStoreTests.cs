using TrendingTopics.Contracts.Clocks;
using TrendingTopics.Contracts.Memory;
using TrendingTopics.Contracts.Stores;
using TrendingTopics.Engine.Stores;

namespace TrendingTopics.Embedded.Tests.Memory;

/// <summary>The store that other tests stand on keeps the promises of a store.</summary>
public sealed class MemoryStoreTests : StoreContract
{
    protected override ValueTask<IStoreSubject> OpenAsync() => new(new MemorySubject());

    private sealed class MemorySubject : IStoreSubject
    {
        private readonly ManualClock _clock = new();

        public MemorySubject()
        {
            Store = new MemoryStore(_clock);
        }

        public ITrendStore Store { get; }

        public ValueTask<bool> TryReopenAsync() => new(false);

        public bool TryAdvance(TimeSpan by)
        {
            _clock.Advance(by);
            return true;
        }

        public ValueTask DisposeAsync() => Store.DisposeAsync();
    }
}
