using TrendingTopics.Engine.Stores;

namespace TrendingTopics.Contracts.Stores;

/// <summary>A store under test, and what its adapter can do beyond the port.</summary>
public interface IStoreSubject : IAsyncDisposable
{
    /// <summary>The store.</summary>
    ITrendStore Store { get; }

    /// <summary>Closes the store and opens it again over the same data, as a restart does; false where that means nothing.</summary>
    ValueTask<bool> TryReopenAsync();

    /// <summary>Lets time pass for the store, as far as the age of rows goes; false where that cannot be done.</summary>
    bool TryAdvance(TimeSpan by);
}
