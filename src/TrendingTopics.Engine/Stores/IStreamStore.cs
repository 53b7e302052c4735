using TrendingTopics.Engine.Streams;

namespace TrendingTopics.Engine.Stores;

/// <summary>Which streams there are, and which runs they have.</summary>
public interface IStreamStore
{
    /// <summary>All streams by name.</summary>
    ValueTask<IReadOnlyList<StreamEntry>> ListStreamsAsync(CancellationToken cancellationToken = default);

    /// <summary>The stream as it was written last; null where there is none.</summary>
    ValueTask<StreamEntry?> GetStreamAsync(string stream, CancellationToken cancellationToken = default);

    /// <summary>
    /// The number of the last run of a stream that was removed; 0 where there was none. A stream of that name begins behind it: what
    /// orders writes would take rows of a new run with an old number for older than their removal.
    /// </summary>
    ValueTask<int> GetLastRemovedRunAsync(string stream, CancellationToken cancellationToken = default) => new(0);

    /// <summary>
    /// Compare and set: writes the entry if the stored version is <c>entry.Version - 1</c> (0: none stored); false where it is not.
    /// </summary>
    ValueTask<bool> TryWriteStreamAsync(StreamEntry entry, CancellationToken cancellationToken = default);
}
