using TrendingTopics.Engine.Logs;
using TrendingTopics.Engine.Streams;
using TrendingTopics.Sources.Files;
using TrendingTopics.Sources.Running;
using TrendingTopics.Sources.Tests.Support;

namespace TrendingTopics.Sources.Tests.Files;

/// <summary>A file goes on where its last durable batch ended: nothing is lost, nothing comes twice.</summary>
public sealed class ResumeTests : IDisposable
{
    private static readonly SourceRunnerOptions OneByOne = new() { Partitions = 1, InFlight = 1, Batch = new BatchLimit(7, 100_000) };

    private readonly Folder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("plain")]
    [InlineData("mapped")]
    [InlineData("gzip")]
    [InlineData("csv")]
    [InlineData("csv.gz")]
    public async Task Stopped_behind_any_batch_it_goes_on_with_the_next_record(string kind)
    {
        var options = Write(kind, 60);
        var expected = (await Reading.AllAsync(Source(options))).Records;
        Assert.Equal(60, expected.Count);
        for (var batches = 0; batches <= 8; batches++)
        {
            await using var log = new StoppingLog(batches);
            await RunUntilStoppedAsync(Source(options), log);
            log.StopAfter = int.MaxValue;
            var totals = await Feeding.Runner(Source(options), log.Log, options: OneByOne).RunAsync(TestContext.Current.CancellationToken);

            Assert.Equal(expected, await Feeding.RecordsAsync(log.Log));
            Assert.Equal(batches > 0, totals.Resumed);
        }
    }

    [Fact]
    public async Task Stopped_many_times_it_still_comes_through_whole()
    {
        var options = Write("plain", 500);
        await using var log = new StoppingLog(0);
        for (var i = 0; i < 20; i++)
        {
            log.StopAfter = log.Appended + 3;
            await RunUntilStoppedAsync(Source(options), log);
        }

        log.StopAfter = int.MaxValue;
        await Feeding.Runner(Source(options), log.Log, options: OneByOne).RunAsync(TestContext.Current.CancellationToken);

        Assert.Equal((await Reading.AllAsync(Source(options))).Records, await Feeding.RecordsAsync(log.Log));
    }

    [Fact]
    public async Task Rows_that_become_too_long_as_JSON_are_left_out_and_do_not_shift_the_position()
    {
        var longRow = $"{new string('\u0001', 300_000)},x\n";
        var options = new FileSourceOptions { Path = _folder.Write("a.csv", "a,b\n" + string.Concat(Enumerable.Range(0, 40).Select(i => $"{i},x\n{(i % 10 == 5 ? longRow : "")}"))) };
        var (expected, invalid) = await Reading.AllAsync(Source(options));
        await using var log = new StoppingLog(2);
        await RunUntilStoppedAsync(Source(options), log);
        log.StopAfter = int.MaxValue;
        await Feeding.Runner(Source(options), log.Log, options: OneByOne).RunAsync(TestContext.Current.CancellationToken);

        Assert.Equal((40, 4), (expected.Count, invalid));
        Assert.Equal(expected, await Feeding.RecordsAsync(log.Log));
    }

    [Fact]
    public async Task A_file_read_to_its_end_has_nothing_more()
    {
        var options = Write("plain", 50);
        await using var log = new StoppingLog(int.MaxValue);
        await Feeding.Runner(Source(options), log.Log, options: OneByOne).RunAsync(TestContext.Current.CancellationToken);

        var again = await Feeding.Runner(Source(options), log.Log, options: OneByOne).RunAsync(TestContext.Current.CancellationToken);

        Assert.Equal(0, again.Records);
        Assert.True(again.Resumed);
    }

    [Theory]
    [InlineData("plain")]
    [InlineData("csv")]
    public async Task A_file_that_has_grown_goes_on_with_what_is_new(string kind)
    {
        var options = Write(kind, 50);
        await using var log = new StoppingLog(int.MaxValue);
        await Feeding.Runner(Source(options), log.Log, options: OneByOne).RunAsync(TestContext.Current.CancellationToken);

        Write(kind, 80);
        var more = await Feeding.Runner(Source(options), log.Log, options: OneByOne).RunAsync(TestContext.Current.CancellationToken);

        Assert.Equal(30, more.Records);
        Assert.Equal((await Reading.AllAsync(Source(options))).Records, await Feeding.RecordsAsync(log.Log));
    }

    [Theory]
    [InlineData("shorter")]
    [InlineData("other beginning")]
    [InlineData("other format")]
    public async Task A_replaced_file_is_said_to_be_one_and_read_from_its_beginning(string change)
    {
        var options = Write("plain", 50);
        await using var first = await Source(options).OpenAsync(null, TestContext.Current.CancellationToken);
        await first.ReadAsync(new LogBatch("t"), new BatchLimit(20, 100_000), TestContext.Current.CancellationToken);
        var position = first.Position;
        Assert.NotNull(position);
        options = change switch
        {
            "shorter" => Write("plain", 30),
            "other beginning" => options with { Path = _folder.Write("a.json", "[]\n" + await File.ReadAllTextAsync(options.Path, TestContext.Current.CancellationToken)) },
            _ => options with { Format = FileFormat.Csv },
        };

        await using var second = await Source(options).OpenAsync(position, TestContext.Current.CancellationToken);

        Assert.NotNull(second.Notice);
        Assert.True(second.Notice.IsWarning);
        Assert.Contains("from the beginning", second.Notice.Text, StringComparison.Ordinal);
        Assert.Equal(
            (await Reading.AllAsync(Source(options))).Records,
            (await Reading.AllAsync(Source(options), position: position)).Records);
    }

    [Fact]
    public async Task An_unchanged_file_is_said_to_go_on()
    {
        var options = Write("plain", 50);
        await using var first = await Source(options).OpenAsync(null, TestContext.Current.CancellationToken);
        await first.ReadAsync(new LogBatch("t"), new BatchLimit(20, 100_000), TestContext.Current.CancellationToken);

        await using var second = await Source(options).OpenAsync(first.Position, TestContext.Current.CancellationToken);

        Assert.Equal(new SourceNotice("It goes on behind record 20."), second.Notice);
    }

    [Fact]
    public async Task A_batch_that_failed_before_others_succeeded_never_takes_the_position_back()
    {
        // Eight batches are on their way at once; the third fails, those behind it do not.
        var options = Write("plain", 56);
        var gate = new TaskCompletionSource();
        await using var log = new FragileLog(TimeProvider.System) { Fails = n => n == 3, Open = gate.Task };
        var fast = OneByOne with { InFlight = 8, RetryDelay = TimeSpan.FromMilliseconds(1), LongestRetryDelay = TimeSpan.FromMilliseconds(2) };
        var run = Feeding.Runner(Source(options), log, options: fast).RunAsync(TestContext.Current.CancellationToken);
        await Wait.UntilAsync(() => log.Appends == 8, "eight appends on their way");
        gate.SetResult();
        await run;

        var again = await Feeding.Runner(Source(options), log, options: fast).RunAsync(TestContext.Current.CancellationToken);

        Assert.Equal(0, again.Records);
        Assert.Equal(
            (await Reading.AllAsync(Source(options))).Records.Order(StringComparer.Ordinal),
            (await Feeding.RecordsAsync(log)).Order(StringComparer.Ordinal));
    }

    private static FileSource Source(FileSourceOptions options) => new(options, new StreamFields(), TimeProvider.System);

    private static async Task RunUntilStoppedAsync(FileSource source, StoppingLog log)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        log.Stop = stop;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Feeding.Runner(source, log.Log, options: OneByOne).RunAsync(stop.Token));
    }

    private FileSourceOptions Write(string kind, int count)
    {
        var lines = string.Concat(Enumerable.Range(0, count).Select(i => $"{{\"tag\":\"#{i}\"}}{(i % 5 == 0 ? "\r\n" : i % 7 == 0 ? "\n\n" : "\n")}"));
        var rows = "tag,text\n" + string.Concat(Enumerable.Range(0, count).Select(i => $"#{i},\"line one\nline {i}\"\n{(i % 9 == 0 ? "too,many,values\n" : "")}"));
        return kind switch
        {
            "plain" => new FileSourceOptions { Path = _folder.Write("a.json", lines) },
            "mapped" => new FileSourceOptions { Path = _folder.Write("a.json", "\uFEFF" + lines), Mapping = new Dictionary<string, string> { ["tag"] = "hashtag_principal" } },
            "gzip" => new FileSourceOptions { Path = _folder.WriteGzip("a.json.gz", lines) },
            "csv" => new FileSourceOptions { Path = _folder.Write("a.csv", rows) },
            _ => new FileSourceOptions { Path = _folder.WriteGzip("a.csv.gz", rows) },
        };
    }

    /// <summary>A log that stops its source once so many batches are durable: later ones do not get in, as if the program were killed.</summary>
    private sealed class StoppingLog : IAsyncDisposable
    {
        public StoppingLog(int stopAfter)
        {
            StopAfter = stopAfter;
            Log = new FragileLog(TimeProvider.System) { Fails = _ => MustStop() };
        }

        public FragileLog Log { get; }

        public int StopAfter { get; set; }

        public int Appended { get; private set; }

        public CancellationTokenSource? Stop { get; set; }

        public ValueTask DisposeAsync() => Log.DisposeAsync();

        private bool MustStop()
        {
            if (Appended == StopAfter)
            {
                Stop!.Cancel();
                return true;
            }

            Appended++;
            return false;
        }
    }
}
