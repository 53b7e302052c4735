using TrendingTopics.Contracts.Logs;
using TrendingTopics.Contracts.Memory;
using TrendingTopics.Engine.Logs;

namespace TrendingTopics.Embedded.Tests.Memory;

/// <summary>The log that other tests stand on keeps the promises of a log.</summary>
public sealed class MemoryLogTests : LogContract
{
    protected override ValueTask<ILogSubject> OpenAsync() => new(new MemorySubject());

    private sealed class MemorySubject : ILogSubject
    {
        private readonly MemoryLog _log = new(TimeProvider.System);

        public IEventLog Log => _log;

        public ValueTask<bool> TryReopenAsync() => new(false);

        public ValueTask<bool> TryDeleteTopicAsync(string topic)
        {
            _log.DeleteTopic(topic);
            return new(true);
        }

        public async ValueTask<bool> TryForgetAsync(string topic, int partition)
        {
            _log.Truncate(topic, partition, (await _log.GetRangeAsync(topic, partition)).End);
            return true;
        }

        public ValueTask DisposeAsync() => _log.DisposeAsync();
    }
}
