using Microsoft.Extensions.Logging;
using TrendingTopics.Engine.Processing;
using TrendingTopics.Engine.Streams;
using TrendingTopics.Simulation.Coverage;
using TrendingTopics.Simulation.Logs;
using TrendingTopics.Simulation.Network;
using TrendingTopics.Simulation.Randomness;
using TrendingTopics.Simulation.Stores;

namespace TrendingTopics.Simulation.Running;

/// <summary>A process that runs the engine. Crashing is to step it no more.</summary>
internal sealed class SimulatedProcess
{
    private readonly SimulatedClient _client;
    private readonly SimulatedNetwork _network;
    private readonly BranchCounts _branches;

    public SimulatedProcess(int number, StreamDefinition definition, SimulatedWorld world, SeededRandom random, ILoggerFactory loggers)
    {
        Number = number;
        _client = new SimulatedClient(number);
        _network = world.Network;
        _branches = world.Branches;
        var store = new StoreClient(world.Network, _client, world.Store);
        var log = new LogClient(world.Network, _client, world.Log, run => OpenReader(world, random.Fork(), run)) { TellsTopicIds = world.Protections.TopicIds };
        var options = new StreamProcessorOptions
        {
            Partitions = world.Log.Partitions,
            RevocationWait = 0, // there is one thread only, and a checkpoint is the more seldom way to leave
            HashSeed = random.NextBits(),
            ReclaimDelay = random.Pick([100_000, 5_000_000]),
            MaxPoll = random.Pick([1, 7, 50, 1000]),
            FlushBytes = random.Pick([100, 1024 * 1024]),
            MaxClosedBytes = random.Pick([200, 16 * 1024 * 1024]),
        };
        Processor = new StreamProcessor(definition, log, store, world.Clock, loggers, options);
    }

    public int Number { get; }

    public StreamProcessor Processor { get; }

    /// <summary>Its reader; null until it has opened one.</summary>
    public SimulatedReader? Reader { get; private set; }

    /// <summary>Called when it has opened a reader, which may replace an older one.</summary>
    public Action<SimulatedReader>? ReaderOpened { get; set; }

    public bool Frozen
    {
        get => _client.Frozen;
        set => _client.Frozen = value;
    }

    /// <summary>Whether it was killed at a call of its.</summary>
    public bool Dead => _client.Dead;

    /// <summary>Whether it was told to stop.</summary>
    public bool Stopping { get; private set; }

    /// <summary>Whether it is the process that the network knows as the client.</summary>
    public bool Is(SimulatedClient client) => _client == client;

    public void Crash()
    {
        _branches.Count(Branch.Crash);
        _network.Forget(_client);
    }

    public void BeginStop()
    {
        Stopping = true;
        Processor.BeginStop();
    }

    /// <summary>It has stopped by itself: what it still has under way is lost or not.</summary>
    public void Leave() => _network.Forget(_client);

    private SimulatedReader OpenReader(SimulatedWorld world, SeededRandom random, int run)
    {
        Reader = new SimulatedReader(world.Log, random, world.Clock, world.Order, Number, run) { TellsLosses = world.Protections.LossesAreTold, TellsTrueEnds = world.Protections.EndsAreTrue };
        ReaderOpened?.Invoke(Reader);
        return Reader;
    }
}

/// <summary>What all processes of a simulation share.</summary>
internal sealed record SimulatedWorld(
    SimulatedClock Clock, EventOrder Order, SimulatedLog Log, SimulatedNetwork Network, SimulatedStore Store, StoreProtections Protections, BranchCounts Branches);
