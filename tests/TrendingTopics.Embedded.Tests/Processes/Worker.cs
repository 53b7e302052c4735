using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using TrendingTopics.Embedded.Tests.Folders;
using TrendingTopics.Engine.Logs;
using TrendingTopics.Engine.Rankings;
using TrendingTopics.Engine.Stores;
using TrendingTopics.Engine.Streams;

namespace TrendingTopics.Embedded.Tests.Processes;

/// <summary>What a child process does until it is killed. It says on standard output what was acknowledged.</summary>
internal static class Worker
{
    public const string Write = "write-until-killed";
    public const string Hold = "hold-until-killed";
    public const string Topic = "numbers";
    public const string Source = "counter";
    public const int BatchSize = 50;

    public static WindowDefinition Minute { get; } = new(60_000_000, 60_000_000);

    public static RunKey Run { get; } = new("killed", 1);

    /// <summary>Appends numbers in their order, resuming at the log's position; every tenth batch a window and a status that claims it.</summary>
    public static async Task<int> WriteAsync(string folder)
    {
        await using var data = await EmbeddedData.OpenAsync(SmallShapes.Options(folder), TimeProvider.System, NullLoggerFactory.Instance);
        await data.Log.EnsureTopicAsync(Topic, 3);
        var epoch = (await data.Store.ClaimAsync(Run, 0)).Epoch;
        var next = long.Parse(await data.Log.GetPositionAsync(Topic, Source) ?? "0", CultureInfo.InvariantCulture);
        var batch = new LogBatch(Topic) { Source = Source };
        var onTheirWay = new Queue<(long Position, Task Durable)>();
        for (var i = 0L; ; i++)
        {
            batch.Clear();
            for (var n = 0; n < BatchSize; n++)
            {
                batch.Add([], Encoding.ASCII.GetBytes(next++.ToString(CultureInfo.InvariantCulture).PadRight(100)));
            }

            batch.Position = next.ToString(CultureInfo.InvariantCulture);
            onTheirWay.Enqueue((next, data.Log.AppendAsync(batch).AsTask()));
            if (onTheirWay.Count == 8)
            {
                var (position, durable) = onTheirWay.Dequeue();
                await durable;
                Say($"appended {position}");
            }

            if (i % 10 == 0)
            {
                var start = next * Minute.Size;
                await data.Store.WriteMergedAsync(Run, new MergedWindow { Window = Minute, Start = start, Events = next }, [new byte[next % 1000]]);
                await data.Store.WriteStatusAsync(Run, new PartitionStatus { Partition = 0, Revision = PartitionStatus.RevisionOf(epoch, i), ClosedUntil = start });
                await data.Store.TryWriteCheckpointAsync(Run, 0, epoch, Encoding.ASCII.GetBytes($"{next}"));
                Say($"stored {next}");
            }
        }
    }

    /// <summary>Opens the folder and keeps it open.</summary>
    public static async Task<int> HoldAsync(string folder)
    {
        await using var data = await EmbeddedData.OpenAsync(SmallShapes.Options(folder), TimeProvider.System, NullLoggerFactory.Instance);
        Say("holding 0");
        await new TaskCompletionSource().Task;
        return 0;
    }

    private static void Say(string line)
    {
        Console.Out.WriteLine(line);
        Console.Out.Flush();
    }
}
