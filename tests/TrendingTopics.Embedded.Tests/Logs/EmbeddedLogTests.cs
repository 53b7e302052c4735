using Microsoft.Extensions.Logging.Abstractions;
using TrendingTopics.Contracts.Logs;
using TrendingTopics.Embedded.Logs;
using TrendingTopics.Embedded.Tests.Folders;
using TrendingTopics.Engine.Logs;

namespace TrendingTopics.Embedded.Tests.Logs;

/// <summary>The embedded log keeps the promises of a log.</summary>
public sealed class EmbeddedLogTests : LogContract
{
    protected override async ValueTask<ILogSubject> OpenAsync()
    {
        var subject = new EmbeddedSubject();
        await subject.TryReopenAsync();
        return subject;
    }

    private sealed class EmbeddedSubject : ILogSubject
    {
        private readonly TestFolder _folder = new();
        private EmbeddedLog? _log;

        public IEventLog Log => _log!;

        public async ValueTask<bool> TryReopenAsync()
        {
            await CloseAsync();
            _log = await EmbeddedLog.OpenAsync(SmallShapes.Options(_folder.Path), _folder.Path, TimeProvider.System, NullLogger.Instance);
            return true;
        }

        public ValueTask<bool> TryDeleteTopicAsync(string topic) => new(false);

        public ValueTask<bool> TryForgetAsync(string topic, int partition)
        {
            _log!.Forget();
            return new(true);
        }

        public async ValueTask DisposeAsync()
        {
            await CloseAsync();
            _folder.Dispose();
        }

        private async ValueTask CloseAsync()
        {
            if (_log is not null)
            {
                await _log.DisposeAsync();
            }
        }
    }
}
