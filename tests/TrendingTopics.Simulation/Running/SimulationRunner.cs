using System.Diagnostics;
using System.Globalization;
using TrendingTopics.Simulation.Coverage;

namespace TrendingTopics.Simulation.Running;

/// <summary>Runs many seeds and says how a failing one is run again.</summary>
internal sealed class SimulationRunner(SimulationOptions? options = null)
{
    /// <summary>What all seeds together have met.</summary>
    public BranchCounts Branches { get; } = new();

    /// <summary>How many seeds were run.</summary>
    public int Seeds { get; private set; }

    /// <summary>How many steps were made.</summary>
    public long Steps { get; private set; }

    /// <summary>Runs one seed.</summary>
    /// <exception cref="SimulationFailedException">It fails; the message says how to run it again.</exception>
    public void Run(ulong seed)
    {
        Exception? failure = null;
        var simulation = new Simulation(seed, options ?? new SimulationOptions());

        // A thread without a synchronization context, so that what waits for an answer goes on where the answer is given.
        var thread = new Thread(() =>
        {
            try
            {
                simulation.Run();
            }
#pragma warning disable CA1031 // Whatever it is, it is this seed's failure.
            catch (Exception error)
#pragma warning restore CA1031
            {
                failure = error;
            }
        });
        thread.Start();
        thread.Join();
        Seeds++;
        Steps += simulation.Steps;
        Branches.Add(simulation.Branches);
        if (failure is not null)
        {
            throw new SimulationFailedException(string.Create(CultureInfo.InvariantCulture, $"Seed {seed} fails ({simulation}):\n{(failure is SimulationFailedException ? failure.Message : failure)}\nRun it again with TRENDING_SIMULATION_SEED={seed}."), failure);
        }
    }

    /// <summary>Runs seeds one after the other for the given time, at least one.</summary>
    public void RunFor(ulong firstSeed, TimeSpan time)
    {
        var watch = Stopwatch.StartNew();
        for (var seed = firstSeed; Seeds == 0 || watch.Elapsed < time; seed++)
        {
            Run(seed);
        }
    }

    /// <summary>The first seed that fails, of at most the given number; null where none does.</summary>
    public SimulationFailedException? FindFailure(ulong firstSeed, int seeds)
    {
        for (var seed = firstSeed; seed < firstSeed + (ulong)seeds; seed++)
        {
            try
            {
                Run(seed);
            }
            catch (SimulationFailedException failure)
            {
                return failure;
            }
        }

        return null;
    }
}
