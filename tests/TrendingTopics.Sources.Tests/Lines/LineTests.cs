using System.Text;
using TrendingTopics.Sources.Stdin;
using TrendingTopics.Sources.Tests.Support;

namespace TrendingTopics.Sources.Tests.Lines;

public sealed class LineTests
{
    private const int MiB = 1024 * 1024;

    [Theory]
    [InlineData("a\nb\n", "a|b")]
    [InlineData("a\nb", "a|b")]
    [InlineData("a\r\nb\r\n", "a|b")]
    [InlineData("a\r\nb\r", "a|b")]
    [InlineData("\n\na\n\r\n\nb\n\n", "a|b")]
    [InlineData("\uFEFFa\nb\n", "a|b")]
    [InlineData("\uFEFF\na\n", "a")]
    [InlineData("a\n\uFEFFb\n", "a|\uFEFFb")]
    [InlineData("a\rb\n", "a\rb")]
    [InlineData("", "")]
    [InlineData("\n", "")]
    [InlineData("\r", "")]
    public async Task Lines_are_what_stands_between_line_ends(string input, string expected)
    {
        Assert.Equal(expected.Split('|', StringSplitOptions.RemoveEmptyEntries), (await ReadAsync(Bytes(input))).Records);
    }

    [Fact]
    public async Task Bytes_stay_as_they_are_valid_or_not()
    {
        byte[] line = [0xFF, 0x00, 0xC3, (byte)'"', 0x80];
        await using var reader = await new StdinSource(() => new MemoryStream([.. line, (byte)'\n'])).OpenAsync(null, TestContext.Current.CancellationToken);
        var batch = new Engine.Logs.LogBatch("t");

        await reader.ReadAsync(batch, Reading.Large, TestContext.Current.CancellationToken);

        foreach (var record in batch)
        {
            Assert.Equal(line, record.Value.ToArray());
        }

        Assert.Equal(1, batch.Count);
    }

    [Theory]
    [InlineData(MiB, "\n", false)]
    [InlineData(MiB, "\r\n", false)]
    [InlineData(MiB, "", false)]
    [InlineData(MiB + 1, "\n", true)]
    [InlineData(MiB + 1, "\r\n", true)]
    [InlineData(MiB + 1, "", true)]
    [InlineData((2 * MiB) - 1, "\n", true)]
    [InlineData(2 * MiB, "\n", true)]
    [InlineData(7 * MiB, "\r\n", true)]
    [InlineData(7 * MiB, "", true)]
    public async Task A_line_of_over_1_MiB_is_left_out_and_counted_and_its_neighbours_are_not(int length, string end, bool isLeftOut)
    {
        var input = Bytes($"before\n{new string('x', length)}{end}{(end.Length > 0 ? "after\n" : "")}");

        var (records, invalid) = await ReadAsync(input);

        List<string> expected = ["before", .. isLeftOut ? [] : new[] { new string('x', length) }, .. end.Length > 0 ? new[] { "after" } : []];
        Assert.Equal(expected, records);
        Assert.Equal(isLeftOut ? 1 : 0, invalid);
    }

    [Fact]
    public async Task Lines_are_the_same_however_the_input_is_cut()
    {
        var random = new Random(1);
        var text = new StringBuilder();
        for (var i = 0; i < 2_000; i++)
        {
            text.Append(new string((char)('a' + random.Next(26)), random.Next(300))).Append(random.Next(3) == 0 ? "\r\n" : "\n");
        }

        var bytes = Bytes(text.ToString());
        var whole = await ReadAsync(bytes);
        using var trickle = new TrickleStream();
        for (var at = 0; at < bytes.Length;)
        {
            var next = Math.Min(bytes.Length, at + random.Next(1, 500));
            trickle.Feed(bytes[at..next]);
            at = next;
        }

        trickle.End();

        Assert.Equal(text.ToString().Split('\n').Select(l => l.TrimEnd('\r')).Where(l => l.Length > 0), whole.Records);
        Assert.Equal(whole.Records, (await Reading.AllAsync(new StdinSource(() => trickle))).Records);
    }

    [Fact]
    public async Task A_reader_hands_out_what_is_there_and_does_not_wait_for_more()
    {
        using var input = new TrickleStream();
        await using var reader = await new StdinSource(() => input).OpenAsync(null, TestContext.Current.CancellationToken);
        var batch = new Engine.Logs.LogBatch("t");
        input.Feed("one\ntwo\nthr");

        Assert.True(await reader.ReadAsync(batch, Reading.Large, TestContext.Current.CancellationToken));
        Assert.Equal(["one", "two"], Reading.Values(batch));

        batch.Clear();
        input.Feed("ee\n");
        Assert.True(await reader.ReadAsync(batch, Reading.Large, TestContext.Current.CancellationToken));
        Assert.Equal(["three"], Reading.Values(batch));

        batch.Clear();
        input.End();
        Assert.False(await reader.ReadAsync(batch, Reading.Large, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_reader_stops_waiting_when_it_is_told_to_though_the_input_does_not()
    {
        using var input = new TrickleStream();
        await using var reader = await new StdinSource(() => input).OpenAsync(null, TestContext.Current.CancellationToken);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var reading = reader.ReadAsync(new Engine.Logs.LogBatch("t"), Reading.Large, stop.Token).AsTask();

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
    }

    [Theory]
    [InlineData(3, 1_000_000)]
    [InlineData(1_000_000, 100)]
    public async Task Batches_keep_to_their_limit(int records, int bytes)
    {
        var lines = Enumerable.Range(0, 1_000).Select(i => new string('x', i % 50 + 1)).ToList();
        await using var reader = await new StdinSource(() => new MemoryStream(Bytes(string.Join('\n', lines))))
            .OpenAsync(null, TestContext.Current.CancellationToken);
        var read = new List<string>();
        for (var more = true; more;)
        {
            var batch = new Engine.Logs.LogBatch("t");
            more = await reader.ReadAsync(batch, new BatchLimit(records, bytes), TestContext.Current.CancellationToken);
            Assert.True(batch.Count <= records && batch.Bytes <= bytes);
            read.AddRange(Reading.Values(batch));
        }

        Assert.Equal(lines, read);
    }

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    private static Task<(List<string> Records, long Invalid)> ReadAsync(byte[] input) => Reading.AllAsync(new StdinSource(() => new MemoryStream(input)));
}
