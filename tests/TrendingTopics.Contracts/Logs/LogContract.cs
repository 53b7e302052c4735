using System.Text;
using TrendingTopics.Engine.Logs;
using Xunit;

namespace TrendingTopics.Contracts.Logs;

/// <summary>What every log promises. An adapter derives from it and opens its log; topics have names of their own in every test.</summary>
public abstract partial class LogContract : IAsyncLifetime
{
    private ILogSubject? _subject;

    /// <summary>The log.</summary>
    protected IEventLog Log => Subject.Log;

    /// <summary>The log and what its adapter can do beyond the port.</summary>
    protected ILogSubject Subject => _subject ?? throw new InvalidOperationException("The log is not open.");

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

    /// <summary>Opens the log.</summary>
    protected abstract ValueTask<ILogSubject> OpenAsync();

    private static string NewName() => $"contract-{Guid.NewGuid():N}";

    private async Task<string> NewTopicAsync(int partitions = 1) => (await Log.EnsureTopicAsync(NewName(), partitions, Stop)).Name;

    private ReaderUnderTest Open(string topic) => new(Log, topic, NewName());

    private static LogBatch Batch(string topic, IEnumerable<string> values, string key = "")
    {
        var batch = new LogBatch(topic);
        foreach (var value in values)
        {
            batch.Add(Encoding.Latin1.GetBytes(key), Encoding.Latin1.GetBytes(value));
        }

        return batch;
    }

    private static LogBatch Batch(string topic, int partition, IReadOnlyDictionary<int, string> keys, IEnumerable<string> values) =>
        Batch(topic, values, keys[partition]);

    private async Task AppendAsync(string topic, params IEnumerable<string> values) => await Log.AppendAsync(Batch(topic, values), Stop);

    /// <summary>A topic with two partitions and a key that leads to each; the records that showed it have been appended and are counted.</summary>
    private async Task<(string Topic, IReadOnlyDictionary<int, string> Keys, IReadOnlyList<long> Ends)> NewTopicWithKeysAsync()
    {
        var topic = await NewTopicAsync(2);
        await using var reader = Open(topic);
        var keys = new Dictionary<int, string>();
        for (var i = 0; keys.Count < 2; i++)
        {
            await Log.AppendAsync(Batch(topic, ["probe"], $"key-{i}"), Stop);
            reader.PollRecords(i + 1);
            keys.TryAdd(reader.Records[i].Partition, $"key-{i}");
        }

        return (topic, keys, [(await Log.GetRangeAsync(topic, 0, Stop)).End, (await Log.GetRangeAsync(topic, 1, Stop)).End]);
    }
}
