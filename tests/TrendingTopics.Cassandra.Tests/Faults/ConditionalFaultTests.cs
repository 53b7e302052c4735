using TrendingTopics.Cassandra.Tests.Servers;
using TrendingTopics.Contracts.Servers;
using TrendingTopics.Engine.Stores;
using TrendingTopics.Engine.Streams;
using Xunit;

namespace TrendingTopics.Cassandra.Tests.Faults;

/// <summary>
/// Claims and checkpoints over a connection that is cut, slowed and swallowed while they are under way, each compared with what the row says
/// to one who is not disturbed.
/// </summary>
public sealed class ConditionalFaultTests(SharedCassandra shared, ITestOutputHelper output)
{
    private static readonly RunKey Run = new("hashtags", 1);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Answers_are_true_to_the_row_whatever_happens_to_the_connection(int seed)
    {
        var server = await shared.GetAsync();
        await using var toxiproxy = await ToxiproxyServer.StartAsync();
        using var proxy = await toxiproxy.AddProxyAsync(server.Address);
        await using var calm = new StoreOnCassandra(server);
        await using var disturbed = new StoreOnCassandra(server, o =>
        {
            o.ConnectionString = proxy.Address;
            o.Keyspace = calm.Keyspace;
            o.RequestTimeout = TimeSpan.FromMilliseconds(400);
            o.ConditionalTimeout = TimeSpan.FromSeconds(2);
        });
        await disturbed.Store.ListStreamsAsync(Stop);
        var random = new Random(seed);

        // The first epoch follows the node's start, and each later one the one before.
        await calm.Store.ClaimAsync(Run, 0, Stop);
        var row = await ReadAsync(calm);
        var outcomes = new Dictionary<string, int>();
        for (var step = 0; step < 25; step++)
        {
            var disturbance = await DisturbAsync(proxy, random);
            var before = row;
            var attempted = (byte)(step + 1);
            var claims = random.Next(4) == 0;
            var epoch = random.Next(5) == 0 ? before.Epoch - 1 : before.Epoch;
            string outcome;
            try
            {
                outcome = claims
                    ? $"epoch {(await disturbed.Store.ClaimAsync(Run, 0, Stop)).Epoch}"
                    : (await disturbed.Store.TryWriteCheckpointAsync(Run, 0, epoch, new[] { attempted }, Stop)).ToString();
            }
            catch (StoreException failure) when (failure.IsTransient)
            {
                outcome = "unknown";
            }

            await disturbance;
            row = await ReadAsync(calm);
            output.WriteLine($"{(claims ? "claim" : $"checkpoint {attempted} of epoch {epoch}")}: {outcome}; {before} -> {row}");
            outcomes[outcome.Split(' ')[0]] = outcomes.GetValueOrDefault(outcome.Split(' ')[0]) + 1;
            Check(claims, outcome, attempted, before, row);
        }

        Assert.True(outcomes.GetValueOrDefault("True") > 0 && outcomes.GetValueOrDefault("False") > 0 && outcomes.GetValueOrDefault("epoch") > 0, string.Join(", ", outcomes));
    }

    // What was not answered may still arrive; but one write raises the sequence (and a claim the epoch) once at most.
    private static void Check(bool claims, string outcome, byte attempted, CheckpointRow before, CheckpointRow after)
    {
        switch (outcome)
        {
            case "True":
                Assert.Equal((before.Epoch, (byte?)attempted), (after.Epoch, after.Content));
                Assert.InRange(after.Sequence, before.Sequence + 1, before.Sequence + 2);
                break;
            case "False":
                Assert.NotEqual(attempted, after.Content);
                Assert.InRange(after.Sequence, before.Sequence, before.Sequence + 1);
                break;
            case "unknown":
                Assert.InRange(after.Sequence, before.Sequence, before.Sequence + (claims ? 1 : 2));
                Assert.InRange(after.Epoch, before.Epoch, before.Epoch + (claims ? 2 : 1));
                break;
            default:
                Assert.Equal($"epoch {after.Epoch}", outcome);
                Assert.InRange(after.Epoch, before.Epoch + 1, before.Epoch + 2);
                break;
        }
    }

    /// <summary>Begins a disturbance (or none) and returns what ends it, after a while.</summary>
    private static async Task<Task> DisturbAsync(ToxiproxyProxy proxy, Random random)
    {
        var toServer = random.Next(2) == 0;
        var pause = TimeSpan.FromMilliseconds(random.Next(5, 900));
        switch (random.Next(5))
        {
            case 0:
                await proxy.AddToxicAsync("latency", new { latency = random.Next(50, 1200) }, toServer);
                return EndAsync(() => proxy.RemoveToxicAsync("latency"), pause);
            case 1:
                await proxy.AddToxicAsync("timeout", new { timeout = 0 }, toServer);
                return EndAsync(() => proxy.RemoveToxicAsync("timeout"), pause);
            case 2:
                await proxy.AddToxicAsync("limit_data", new { bytes = random.Next(100, 3000) }, toServer);
                return EndAsync(() => proxy.RemoveToxicAsync("limit_data"), pause);
            case 3:
                return CutAsync(proxy, TimeSpan.FromMilliseconds(random.Next(1, 10)), pause);
            default:
                return Task.CompletedTask;
        }
    }

    private static async Task CutAsync(ToxiproxyProxy proxy, TimeSpan before, TimeSpan pause)
    {
        await WaitAsync(before);
        await proxy.CutAsync();
        await EndAsync(proxy.RestoreAsync, pause);
    }

    private static async Task EndAsync(Func<Task> end, TimeSpan pause)
    {
        await WaitAsync(pause);
        await end();
    }

    private static async Task WaitAsync(TimeSpan time)
    {
        using var timer = new PeriodicTimer(time);
        await timer.WaitForNextTickAsync(Stop);
    }

    private static async Task<CheckpointRow> ReadAsync(StoreOnCassandra calm)
    {
        var rows = await calm.CqlAsync("SELECT epoch, sequence, checkpoint FROM $checkpoints WHERE stream = 'hashtags' AND run = 1 AND partition = 0", serial: true);
        return rows.Count == 0
            ? new CheckpointRow(0, 0, null)
            : new CheckpointRow(rows[0].GetValue<long>("epoch"), rows[0].GetValue<long>("sequence"), rows[0].GetValue<byte[]?>("checkpoint")?[0]);
    }

    private sealed record CheckpointRow(long Epoch, long Sequence, byte? Content);
}
