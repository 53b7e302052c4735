using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using TrendingTopics.Contracts.Logs;
using TrendingTopics.Embedded.Tests.Folders;
using TrendingTopics.Engine.Logs;
using Xunit;

namespace TrendingTopics.Embedded.Tests.Logs;

/// <summary>A log whose newest file has lost its end.</summary>
public sealed class TornTailTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(600)]
    [InlineData(5_000)]
    [InlineData(300_000)]
    [InlineData(int.MaxValue)]
    public async Task Log_opens_with_whole_batches_up_to_the_tear_and_goes_on_from_there(int cut)
    {
        using var folder = new TestFolder();
        await using (var data = await OpenAsync(folder.Path))
        {
            await data.Log.EnsureTopicAsync("topic", 2, Stop);
            await AppendAsync(data.Log, from: 0, batches: 500);
        }

        Cut(folder.Path, cut);

        await using (var data = await OpenAsync(folder.Path))
        {
            var kept = await CheckAsync(data.Log);
            Assert.InRange(kept, 0, 499);
            await AppendAsync(data.Log, kept, batches: 50);
            Assert.Equal(kept + 50, await CheckAsync(data.Log));
        }

        await using var again = await OpenAsync(folder.Path);
        await CheckAsync(again.Log);
    }

    [Fact]
    public async Task Bytes_that_changed_behind_the_index_are_cut_off_with_what_follows()
    {
        using var folder = new TestFolder();
        await using (var data = await OpenAsync(folder.Path))
        {
            await data.Log.EnsureTopicAsync("topic", 2, Stop);
            await AppendAsync(data.Log, from: 0, batches: 100);
        }

        File.Delete(Path.Combine(folder.Path, "log", "index"));
        var file = Segments(folder.Path)[0];
        var bytes = await File.ReadAllBytesAsync(file, Stop);
        bytes[bytes.Length / 2] ^= 1;
        await File.WriteAllBytesAsync(file, bytes, Stop);

        await using var reopened = await OpenAsync(folder.Path);
        Assert.InRange(await CheckAsync(reopened.Log), 40, 60);
    }

    private static async Task AppendAsync(IEventLog log, int from, int batches)
    {
        var batch = new LogBatch("topic") { Source = "source" };
        for (var i = from; i < from + batches; i++)
        {
            batch.Clear();
            for (var n = 0; n < 20; n++)
            {
                batch.Add([], Encoding.ASCII.GetBytes($"{i} {n}".PadRight(120)));
            }

            batch.Position = $"{i + 1}";
            await log.AppendAsync(batch, Stop);
        }
    }

    /// <summary>All batches up to the position are there, whole and once; returns how many.</summary>
    private static async Task<int> CheckAsync(IEventLog log)
    {
        var position = int.Parse(await log.GetPositionAsync("topic", "source", Stop) ?? "0", CultureInfo.InvariantCulture);
        await using var reader = new ReaderUnderTest(log, "topic", "group");
        reader.PollEnds(0, 1);
        Assert.Equal(
            Enumerable.Range(0, position).SelectMany(i => Enumerable.Range(0, 20).Select(n => $"{i} {n}")).Order(),
            reader.Values.Select(v => v.TrimEnd()).Order());
        return position;
    }

    private static void Cut(string folder, int bytes)
    {
        using var file = File.Open(Segments(folder)[^1], FileMode.Open);
        file.SetLength(Math.Max(0, file.Length - bytes));
    }

    private static List<string> Segments(string folder) =>
        [.. Directory.EnumerateFiles(Path.Combine(folder, "log"), "events.*")
            .Where(f => int.TryParse(Path.GetExtension(f).AsSpan(1), out _))
            .OrderBy(f => int.Parse(Path.GetExtension(f).AsSpan(1), null))];

    private static Task<EmbeddedData> OpenAsync(string folder) =>
        EmbeddedData.OpenAsync(SmallShapes.Options(folder), TimeProvider.System, NullLoggerFactory.Instance, Stop);
}
