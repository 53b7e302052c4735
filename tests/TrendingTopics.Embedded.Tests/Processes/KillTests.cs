using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using TrendingTopics.Contracts.Logs;
using TrendingTopics.Embedded.Tests.Folders;
using Xunit;

namespace TrendingTopics.Embedded.Tests.Processes;

/// <summary>A process that is killed while it writes.</summary>
public sealed class KillTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_a_killed_process_was_told_is_durable_is_there_and_nothing_is_there_twice()
    {
        using var folder = new TestFolder();
        var random = new Random();
        var appended = 0L;
        for (var round = 0; round < 3; round++)
        {
            // Twice without a look in between: recovery from a recovery that was not closed either.
            var stored = 0L;
            for (var kill = 0; kill < 2; kill++)
            {
                using var worker = new WorkerProcess(Worker.Write, folder.Path);
                await worker.ListenAsync(random.Next(10, 120), Stop);
                await worker.KillAsync(Stop);
                appended = Math.Max(appended, worker.Said.GetValueOrDefault("appended"));
                stored = Math.Max(stored, worker.Said.GetValueOrDefault("stored"));
            }

            await using var data = await EmbeddedData.OpenAsync(SmallShapes.Options(folder.Path), TimeProvider.System, NullLoggerFactory.Instance, Stop);
            await CheckLogAsync(data, appended);
            await CheckStoreAsync(data, stored);
        }
    }

    private static async Task CheckLogAsync(EmbeddedData data, long appended)
    {
        var position = long.Parse((await data.Log.GetPositionAsync(Worker.Topic, Worker.Source, Stop))!, CultureInfo.InvariantCulture);
        Assert.True(position >= appended, $"The log is at {position}; {appended} was acknowledged.");
        await using var reader = new ReaderUnderTest(data.Log, Worker.Topic, "check");
        reader.PollEnds(0, 1, 2);
        Assert.Equal(
            Enumerable.Range(0, (int)position).Select(n => (long)n),
            reader.Records.Select(r => long.Parse(r.Value.Trim(), CultureInfo.InvariantCulture)).Order());
        Assert.All(reader.Records.GroupBy(r => r.Partition), p => Assert.Equal(Enumerable.Range(0, p.Count()).Select(n => (long)n), p.Select(r => r.Offset)));
    }

    private static async Task CheckStoreAsync(EmbeddedData data, long stored)
    {
        var start = stored * Worker.Minute.Size;
        Assert.Equal(stored, (await data.Store.GetMergedAsync(Worker.Run, Worker.Minute, start, Stop))!.Events);
        Assert.Equal(stored % 1000, (await data.Store.ReadCountsAsync(Worker.Run, Worker.Minute, start, Stop))!.Sum(c => c.Length));
        Assert.True(Assert.Single(await data.Store.GetStatusAsync(Worker.Run, Stop)).ClosedUntil >= start);
        var closed = (await data.Store.GetStatusAsync(Worker.Run, Stop))[0].ClosedUntil!.Value;
        Assert.NotNull(await data.Store.GetMergedAsync(Worker.Run, Worker.Minute, closed, Stop));
        var checkpoint = Encoding.ASCII.GetString((await data.Store.ClaimAsync(Worker.Run, 0, Stop)).Checkpoint!.Value.Span);
        Assert.True(long.Parse(checkpoint, CultureInfo.InvariantCulture) >= stored);
    }
}
