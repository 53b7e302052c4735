using System.Globalization;
using TrendingTopics.Engine.Logs;
using TrendingTopics.Simulation.Logs;

namespace TrendingTopics.Simulation.Network;

/// <summary>The log as one process reaches it. Its answers take their time, and say what was so when they were given.</summary>
internal sealed class LogClient(SimulatedNetwork network, SimulatedClient client, SimulatedLog log, Func<int, ILogReader>? open = null) : IEventLog
{
    private readonly string _first = log.Current.Topic.Id;

    /// <summary>Whether the log tells a topic from another of the same name.</summary>
    public bool TellsTopicIds { get; init; } = true;

    public ValueTask<LogTopic> EnsureTopicAsync(string name, int partitions, CancellationToken cancellationToken = default) =>
        Ask("EnsureTopic", Topic);

    public ValueTask<LogTopic?> FindTopicAsync(string name, CancellationToken cancellationToken = default) =>
        Ask<LogTopic?>("FindTopic", Topic);

    public ValueTask<LogRange> GetRangeAsync(string topic, int partition, CancellationToken cancellationToken = default) =>
        Ask("GetRange", () => log.Current.Range(partition));

    public ValueTask<long> FindOffsetAsync(string topic, int partition, long appendTime, CancellationToken cancellationToken = default) =>
        Ask("FindOffset", () => log.Current.Records(partition).FirstOrDefault(r => r.AppendTime >= appendTime && r.Offset >= log.Current.Range(partition).Start)?.Offset ?? log.Current.End(partition));

    // A group is of one run, whose number it ends with.
    public ILogReader OpenReader(string topic, string group) => open is not null
        ? open(int.Parse(group[(group.LastIndexOf('-') + 1)..], CultureInfo.InvariantCulture))
        : throw new NotSupportedException("Only processes read.");

    public ValueTask AppendAsync(LogBatch batch, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException("The scenario appends.");

    public ValueTask<string?> GetPositionAsync(string topic, string source, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException("The scenario has no source that resumes.");

    public ValueTask<IReadOnlyList<StoredRecord>> ReadNewestAsync(string topic, int limit, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException("Only readers ask for the newest records.");

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private LogTopic Topic() => TellsTopicIds ? log.Current.Topic : log.Current.Topic with { Id = _first };

    private ValueTask<T> Ask<T>(string name, Func<T> answer) => network.Send(new Operation<T>(client, OperationKind.LogRead, name, key: null, answer));
}
