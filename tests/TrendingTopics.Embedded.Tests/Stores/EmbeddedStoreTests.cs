using Microsoft.Extensions.Logging.Abstractions;
using TrendingTopics.Contracts.Clocks;
using TrendingTopics.Contracts.Stores;
using TrendingTopics.Embedded.Stores;
using TrendingTopics.Embedded.Tests.Folders;
using TrendingTopics.Engine.Stores;

namespace TrendingTopics.Embedded.Tests.Stores;

/// <summary>The embedded store keeps the promises of a store.</summary>
public sealed class EmbeddedStoreTests : StoreContract
{
    protected override async ValueTask<IStoreSubject> OpenAsync()
    {
        var subject = new EmbeddedSubject();
        await subject.TryReopenAsync();
        return subject;
    }

    private sealed class EmbeddedSubject : IStoreSubject
    {
        private readonly TestFolder _folder = new();
        private readonly ManualClock _clock = new();
        private EmbeddedStore? _store;

        public ITrendStore Store => _store!;

        public async ValueTask<bool> TryReopenAsync()
        {
            await CloseAsync();
            _store = await EmbeddedStore.OpenAsync(SmallShapes.Options(_folder.Path), _folder.Path, _clock, NullLogger.Instance);
            return true;
        }

        public bool TryAdvance(TimeSpan by)
        {
            _clock.Advance(by);
            return true;
        }

        public async ValueTask DisposeAsync()
        {
            await CloseAsync();
            _folder.Dispose();
        }

        private async ValueTask CloseAsync()
        {
            if (_store is not null)
            {
                await _store.DisposeAsync();
            }
        }
    }
}
