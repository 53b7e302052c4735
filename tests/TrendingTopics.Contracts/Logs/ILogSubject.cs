using TrendingTopics.Engine.Logs;

namespace TrendingTopics.Contracts.Logs;

/// <summary>A log under test, and what its adapter can do beyond the port.</summary>
public interface ILogSubject : IAsyncDisposable
{
    /// <summary>The log.</summary>
    IEventLog Log { get; }

    /// <summary>Closes the log and opens it again over the same data, as a restart does; false where that means nothing.</summary>
    ValueTask<bool> TryReopenAsync();

    /// <summary>Deletes a topic; false where that cannot be done.</summary>
    ValueTask<bool> TryDeleteTopicAsync(string topic);

    /// <summary>Makes the log forget all that the partition holds now; false where that cannot be done.</summary>
    ValueTask<bool> TryForgetAsync(string topic, int partition);
}
