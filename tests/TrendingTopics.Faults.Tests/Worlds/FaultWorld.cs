using System.Text.Json;
using TrendingTopics.Contracts.Programs;
using TrendingTopics.Engine.Logs;
using TrendingTopics.Engine.Stores;
using TrendingTopics.Engine.Streams;
using TrendingTopics.Faults.Processor;
using TrendingTopics.Faults.Tests.Judging;
using TrendingTopics.Faults.Tests.Loads;
using Xunit;

namespace TrendingTopics.Faults.Tests.Worlds;

/// <summary>
/// What one test works with: a topic, a stream and a consumer group of its own on a real broker and a real node, processors as programs
/// that it starts, kills and halts, and a judge. The stream has 1m and 5m/10s windows, a lateness of a minute, keeps every count, writes
/// a checkpoint each second, and never takes a partition as idle (what is no record must not change a result); a member of the group that
/// is silent for two seconds is dead.
/// </summary>
/// <example><code>
/// await using var world = await FaultWorld.CreateAsync(servers);
/// var first = world.StartProcessor();
/// var writing = world.WriteAsync(load, over: TimeSpan.FromSeconds(5));
/// await world.CountedAsync(load.Events / 3);
/// await first.KillAsync();
/// world.StartProcessor();
/// await writing;
/// await world.JudgeAsync(load);
/// </code></example>
public sealed class FaultWorld : IAsyncDisposable
{
    private readonly TempFolder _folder = new();
    private readonly List<ProgramRun> _processors = [];
    private readonly string _kafka;
    private readonly Dictionary<string, string> _environment;
    private int _closing;

    private FaultWorld(WorldOptions options, string kafka, string cassandra, string keyspace)
    {
        var name = $"t{Guid.NewGuid():N}";
        (Stream, Topic) = (name, name);
        var stream = new Dictionary<string, object>
        {
            ["Topic"] = Topic,
            ["Windows"] = (string[])["1m", "5m/10s"],
            ["Lateness"] = "60s",
            ["Counts"] = "all",
            ["CheckpointInterval"] = "1s",
            ["IdleTimeout"] = "1h",
        };
        _environment = new Dictionary<string, string>
        {
            ["ConnectionStrings__kafka"] = kafka,
            ["ConnectionStrings__cassandra"] = cassandra,
            ["Cassandra__Keyspace"] = keyspace,
            ["StreamsFile"] = _folder["streams.json"],
            ["ASPNETCORE_URLS"] = "http://127.0.0.1:0",
            ["Processor__Group"] = name,
            ["Kafka__Consumer__session.timeout.ms"] = "2000",
            ["Kafka__Consumer__heartbeat.interval.ms"] = "300",
        };
        Merge(stream, options.Stream);
        Merge(_environment, options.Environment);
        File.WriteAllText(_folder["streams.json"], JsonSerializer.Serialize(new { Streams = new Dictionary<string, object> { [Stream] = stream } }));
        _kafka = options.KafkaOfTest ?? kafka;
        Store = Ports.OpenStore(options.CassandraOfTest ?? cassandra, keyspace);
    }

    /// <summary>The stream's name.</summary>
    public string Stream { get; }

    /// <summary>Its topic.</summary>
    public string Topic { get; }

    /// <summary>The store, as the test itself reads it.</summary>
    public ITrendStore Store { get; }

    /// <summary>The processors that were started, in order.</summary>
    public IReadOnlyList<ProgramRun> Processors => _processors;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>Makes a world and its topic; the running test is skipped where there are no servers.</summary>
    /// <param name="servers">The servers that tests share.</param>
    /// <param name="options">What is not as usual; null for nothing.</param>
    public static async Task<FaultWorld> CreateAsync(FaultServers servers, WorldOptions? options = null)
    {
        options ??= new WorldOptions();
        var world = new FaultWorld(
            options,
            options.Kafka ?? (await servers.GetKafkaAsync()).BootstrapServers,
            options.Cassandra ?? (await servers.GetCassandraAsync()).Address,
            options.Keyspace ?? servers.Keyspace);
        await using var log = world.OpenLog();
        await log.EnsureTopicAsync(world.Topic, options.Partitions, Stop);
        return world;
    }

    /// <summary>The log, as the test itself writes it; whoever opens it disposes of it.</summary>
    public IEventLog OpenLog() => Ports.OpenLog(_kafka);

    /// <summary>Starts a processor; it ends with the world at the latest.</summary>
    /// <param name="environment">Environment variables of this one, over the world's.</param>
    /// <param name="args">Its command line.</param>
    public ProgramRun StartProcessor(IReadOnlyDictionary<string, string>? environment = null, params string[] args) =>
        Start("TrendingTopics.Processor", environment, args);

    /// <summary>Starts a processor that dies or halts at a fault point; for the rest it is as any other.</summary>
    /// <param name="point">The fault point.</param>
    /// <param name="action">What happens there.</param>
    /// <param name="occurrence">The how manieth time it comes there.</param>
    public ProgramRun StartProcessor(FaultPoint point, FaultAction action = FaultAction.Kill, int occurrence = 1) =>
        Start("TrendingTopics.Faults.Processor", FaultTrigger.Environment(point, action, occurrence), []);

    /// <summary>Waits until a processor has come to its fault point.</summary>
    /// <param name="processor">The processor.</param>
    public Task ReachedAsync(ProgramRun processor) => SaysAsync(processor, "is reached");

    /// <summary>Waits until a processor has said something.</summary>
    /// <param name="processor">The processor.</param>
    /// <param name="text">A part of the line.</param>
    /// <param name="times">How many such lines at least.</param>
    public Task SaysAsync(ProgramRun processor, string text, int times = 1) => UntilAsync(
        () => Task.FromResult(processor.Output.Count(line => line.Contains(text, StringComparison.Ordinal)) >= times),
        () => $"processor {_processors.IndexOf(processor) + 1} says '{text}' {times} times.");

    /// <summary>Writes records of a load into the topic (<see cref="LoadWriter"/>).</summary>
    /// <param name="load">The load.</param>
    /// <param name="from">The first record.</param>
    /// <param name="to">The record behind the last; null: to the load's end.</param>
    /// <param name="over">How long it is to take; null: as fast as the log takes it.</param>
    public async Task WriteAsync(Load load, int from = 0, int? to = null, TimeSpan? over = null)
    {
        await using var log = OpenLog();
        await new LoadWriter(log, Topic).WriteAsync(load, from, to, over, Stop);
    }

    /// <summary>The stream's newest run; null before a processor has registered one.</summary>
    public async Task<StreamRun?> FindRunAsync() => (await Store.GetStreamAsync(Stream, Stop))?.Newest;

    /// <summary>Where the partitions of the newest run stand; empty before a processor has written it.</summary>
    public async Task<IReadOnlyList<PartitionStatus>> ReadStatusAsync() =>
        await FindRunAsync() is { } run ? await Store.GetStatusAsync(run.Key, Stop) : [];

    /// <summary>Waits until so many events are counted, as far as the store shows.</summary>
    /// <param name="events">How many at least.</param>
    public Task CountedAsync(long events)
    {
        var counted = 0L;
        return UntilAsync(
            async () => (counted = (await ReadStatusAsync()).Sum(partition => partition.Events)) >= events,
            () => $"{events} events are counted; {counted} are.");
    }

    /// <summary>Waits until the condition holds; the failure of one that does not come to hold shows what the processors said last.</summary>
    /// <param name="condition">The condition; a store that is away is asked again.</param>
    /// <param name="what">What it is and how it stands, for the failure.</param>
    public Task UntilAsync(Func<Task<bool>> condition, Func<string> what) => Wait.UntilAsync(
        async () =>
        {
            try
            {
                return await condition();
            }
            catch (StoreException e) when (e.IsTransient)
            {
                return false;
            }
        },
        () => what() + Logs());

    /// <summary>Closes every window of the load, waits until all are final, and compares whatever is stored with the plain count.</summary>
    /// <param name="load">The load, of which every record was written.</param>
    public Task JudgeAsync(Load load) => JudgeAsync(load, LoadCounts.Of(load));

    /// <summary>Closes every window of the load, waits until all are final, and compares whatever is stored with the plain count.</summary>
    /// <param name="load">The load.</param>
    /// <param name="counts">The count, where not all of the load is in the topic.</param>
    /// <param name="exactFrom">Windows that begin before it, microseconds since the epoch, may be marked as not exact; no others.</param>
    public async Task JudgeAsync(Load load, LoadCounts counts, long exactFrom = long.MinValue)
    {
        await CloseAsync(load);
        await FinalAsync(counts);
        await JudgeRowsAsync(counts, exactFrom);
    }

    /// <summary>Writes what closes every window of the load.</summary>
    /// <param name="load">The load.</param>
    public async Task CloseAsync(Load load)
    {
        await using var log = OpenLog();
        _closing += await new LoadWriter(log, Topic).CloseAsync(load, Stop);
    }

    /// <summary>Waits until every window is final; something must have closed them.</summary>
    /// <param name="counts">Which windows there are.</param>
    public async Task FinalAsync(LoadCounts counts)
    {
        await CountedAsync(counts.Events + _closing);
        var run = await FindRunAsync();
        foreach (var window in run!.Definition.Windows)
        {
            var last = counts.Windows(window).Keys.Max();
            await UntilAsync(async () => await Store.GetMergedAsync(run.Key, window, last, Stop) is not null, () => $"the last window of {window} is final.");
        }
    }

    /// <summary>Compares whatever is stored with the plain count, as it is now.</summary>
    /// <param name="counts">The count.</param>
    /// <param name="exactFrom">Windows that begin before it, microseconds since the epoch, may be marked as not exact; no others.</param>
    public async Task JudgeRowsAsync(LoadCounts counts, long exactFrom = long.MinValue)
    {
        var run = await FindRunAsync();
        var judge = new ResultJudge(Store, run!);
        foreach (var window in run!.Definition.Windows)
        {
            await judge.JudgeAsync(window, counts.Windows(window), exactFrom);
        }

        await judge.JudgeTotalsAsync(counts.Events + _closing, counts.Invalid);
        Assert.True(judge.Differences.Count == 0, $"{judge.Differences.Count} differences:\n{string.Join('\n', judge.Differences.Take(20))}{Logs()}");
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var processor in _processors)
        {
            await processor.DisposeAsync();
        }

        await Store.DisposeAsync();
        _folder.Dispose();
    }

    private ProgramRun Start(string program, IReadOnlyDictionary<string, string>? environment, string[] args)
    {
        var variables = new Dictionary<string, string>(_environment);
        Merge(variables, environment ?? new Dictionary<string, string>());
        var processor = ProgramRun.Start(BuiltProgram.AssemblyOf(program), _folder.Path, args, variables);
        _processors.Add(processor);
        return processor;
    }

    private static void Merge<T>(Dictionary<string, T> into, IReadOnlyDictionary<string, T> from)
    {
        foreach (var (name, value) in from)
        {
            into[name] = value;
        }
    }

    /// <summary>What the processors said last, for a failure.</summary>
    private string Logs() => string.Concat(_processors.Select((processor, i) =>
        $"\n-- processor {i + 1}{(processor.HasExited ? ", which has ended" : "")}:\n{string.Join('\n', processor.Output.Concat(processor.Errors).TakeLast(30))}"));
}
