using TrendingTopics.Engine.Runs;
using TrendingTopics.Engine.Stores;
using TrendingTopics.Simulation.Coverage;
using TrendingTopics.Simulation.Network;

namespace TrendingTopics.Simulation.Running;

/// <summary>An operator who calls a command from a machine of his own.</summary>
internal sealed class SimulatedOperator(SimulatedWorld world)
{
    private const int Tries = 4;

    /// <summary>Begins a run that reads the log again, as <c>reprocess</c> does; a command that fails is called again.</summary>
    public async Task ReprocessAsync(string name, long? from)
    {
        var client = new SimulatedClient(number: -1);
        await using var store = new StoreClient(world.Network, client, world.Store);
        await using var log = new LogClient(world.Network, client, world.Log) { TellsTopicIds = world.Protections.TopicIds };
        for (var tries = 0; tries < Tries; tries++)
        {
            try
            {
                var stream = await store.GetStreamAsync(name);
                var topic = await log.FindTopicAsync(world.Log.Current.Topic.Name);
                if (stream is null || topic is null || topic.Id != stream.Newest.TopicId)
                {
                    return; // no processor has come yet, or they begin a new run by themselves
                }

                if (await new RunRestart(store).TryBeginAsync(stream, RunRestart.Next(stream, topic, from)))
                {
                    world.Branches.Count(from is null ? Branch.Reprocessing : Branch.ReprocessingFromTime);
                    return;
                }

                world.Branches.Count(Branch.ReprocessingRefused);
            }
            catch (StoreException)
            {
                // Whether the run was begun he does not know; he reads the preview again.
            }
        }
    }
}
