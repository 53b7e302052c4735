using Microsoft.Extensions.Logging.Abstractions;
using TrendingTopics.Contracts.Logs;
using TrendingTopics.Embedded;
using TrendingTopics.Engine.Streams;
using TrendingTopics.Sources.Files;
using TrendingTopics.Sources.Running;
using TrendingTopics.Sources.Synthetic;
using TrendingTopics.Sources.Tests.Support;

namespace TrendingTopics.Sources.Tests.Running;

/// <summary>The runner over the log that the program uses.</summary>
public sealed class EmbeddedLogTests : IDisposable
{
    private readonly Folder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_file_stopped_and_gone_on_with_over_several_openings_comes_through_whole()
    {
        var lines = Enumerable.Range(0, 30_000).Select(i => $"{{\"number\":{i}}}").ToList();
        var path = _folder.Write("a.json", string.Join('\n', lines));
        var options = new SourceRunnerOptions { Partitions = 2, InFlight = 4, Batch = new BatchLimit(100, 100_000) };
        var state = SourceState.Stopped;
        while (state == SourceState.Stopped)
        {
            await using var data = await OpenAsync();
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
            var runner = Feeding.Runner(new FileSource(new FileSourceOptions { Path = path }, new StreamFields(), TimeProvider.System), data.Log, options: options);
            var run = runner.RunAsync(stop.Token);
            await Wait.UntilAsync(() => runner.Progress.Records >= 6_000 || run.IsCompleted, "6,000 further records in the log, or the end");
            await stop.CancelAsync();
            await Task.WhenAny(run);
            state = runner.Progress.State;
        }

        await using var whole = await OpenAsync();
        Assert.Equal(SourceState.Completed, state);
        Assert.Equal(lines.Order(StringComparer.Ordinal), (await Feeding.RecordsAsync(whole.Log)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Synthetic_events_are_readable_as_they_were_made()
    {
        var options = new SyntheticSourceOptions { Rate = 1_000_000, Count = 20_000, Seed = 5, Start = SteppedClock.Start };
        await using var data = await OpenAsync();

        var totals = await Feeding.Runner(new SyntheticSource(options, TimeProvider.System), data.Log).RunAsync(TestContext.Current.CancellationToken);

        var expected = (await Reading.AllAsync(new SyntheticSource(options, TimeProvider.System))).Records;
        await using var reader = new ReaderUnderTest(data.Log, Feeding.Stream.Topic, "test");
        reader.PollRecords(20_000);
        Assert.Equal(20_000, totals.Records);
        Assert.Equal(expected.Order(StringComparer.Ordinal), reader.Values.Order(StringComparer.Ordinal));
    }

    private Task<EmbeddedData> OpenAsync() =>
        EmbeddedData.OpenAsync(
            new EmbeddedOptions { Folder = _folder.Path("data") }, TimeProvider.System, NullLoggerFactory.Instance, TestContext.Current.CancellationToken);
}
