using System.Text;
using TrendingTopics.Wire.Compression;
using TrendingTopics.Wire.Connections;
using TrendingTopics.Wire.Tests.Support;
using Xunit;

namespace TrendingTopics.Wire.Tests.Fetching;

public sealed class DecodingTests
{
    [Theory]
    [InlineData(4)]
    [InlineData(7)]
    [InlineData(11)]
    [InlineData(12)]
    [InlineData(16)]
    public void Records_are_read_in_every_version(int version)
    {
        var batches = Batch(0, "a", "b").ToArray().Concat(Batch(2, "c").ToArray()).ToArray();

        var (values, problems) = Decode(batches, (short)version);

        Assert.Equal(["a", "b", "c"], values);
        Assert.Empty(problems);
    }

    [Fact]
    public void Last_batch_that_was_cut_off_is_left_for_the_next_fetch()
    {
        var whole = Batch(0, "a", "b").ToArray();
        var next = Batch(2, "c").ToArray();
        for (var cut = 0; cut < next.Length; cut++)
        {
            var decoding = new Decoding();
            var (values, problems) = decoding.Decode(Answers.Fetch(12, "t", [new FetchedPartition(0, [.. whole, .. next[..cut]], 3)]), 12);

            Assert.Equal(["a", "b"], values);
            Assert.Empty(problems);
            Assert.Equal(2, decoding.Answer.Partitions[0].NextOffset);
            Assert.Equal(-1, decoding.Answer.Partitions[0].End);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Any_byte_that_is_changed_in_a_batch_is_noticed_or_in_no_record(bool checksLater)
    {
        var random = new Random(3);
        var batches = Batch(0, "first", "second").ToArray().Concat(Batch(2, "third").ToArray()).ToArray();
        for (var i = 0; i < batches.Length; i++)
        {
            var broken = batches.ToArray();
            broken[i] ^= (byte)(1 << random.Next(8));

            var (values, _) = new Decoding { ChecksLater = checksLater }.Decode(Answers.Fetch(12, "t", [new FetchedPartition(0, broken, 3)]), 12);

            Assert.True(new[] { "first", "second", "third" }.AsSpan().StartsWith(values.ToArray().AsSpan()), $"byte {i}: {string.Join(",", values)}");
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Formats_before_the_third_are_refused(int magic)
    {
        var old = new ByteWriter().Int64(0).Int32(20).Int32(0).Int8(magic).Bytes(new byte[20]).ToArray();

        var decoding = new Decoding();
        var (values, problems) = decoding.Decode(Answers.Fetch(12, "t", [new FetchedPartition(0, [.. Batch(0, "a").ToArray(), .. old], 3)]), 12);

        Assert.Equal(["a"], values);
        Assert.Contains($"v{magic}", Assert.Single(problems), StringComparison.Ordinal);
        Assert.True(decoding.Answer.Partitions[0].IsUnreadable);
    }

    [Fact]
    public void Aborted_records_and_control_records_are_left_out()
    {
        byte[] batches =
        [
            .. Transaction(0, 7, "aborted").ToArray(), .. Transaction(1, 8, "committed").ToArray(), .. Batch(2, "plain").ToArray(),
            .. Marker(3, 7, 0).ToArray(), .. Transaction(4, 7, "after").ToArray(), .. Marker(5, 8, 1).ToArray(), .. Marker(6, 7, 1).ToArray(),
        ];

        var partition = new FetchedPartition(0, batches, 7) { Aborted = [(7, 0)] };
        var decoding = new Decoding();
        var (values, problems) = decoding.Decode(Answers.Fetch(12, "t", [partition]), 12);

        Assert.Equal(["committed", "plain", "after"], values);
        Assert.Empty(problems);
        Assert.Equal(7, decoding.Answer.Partitions[0].End);
    }

    [Fact]
    public void Batches_emptied_by_compaction_only_move_the_offset()
    {
        byte[] batches = [.. new BatchWriter { BaseOffset = 0, Gap = 9 }.ToArray(), .. new BatchWriter { BaseOffset = 20, Gap = 5 }.Add(null, "x"u8.ToArray()).ToArray()];

        var decoding = new Decoding();
        var (values, problems) = decoding.Decode(Answers.Fetch(12, "t", [new FetchedPartition(0, batches, 26)]), 12, 3);

        Assert.Equal(["x"], values);
        Assert.Empty(problems);
        Assert.Equal((26, 26), (decoding.Answer.Partitions[0].NextOffset, decoding.Answer.Partitions[0].End));
    }

    [Fact]
    public void Packed_records_that_grow_too_large_are_refused()
    {
        var value = new byte[900_000];
        var batch = new BatchWriter { Codec = Codec.Snappy, Pack = bytes => IronSnappy.Snappy.Encode(bytes) }.Add(null, value).Add(null, value).ToArray();

        var (values, problems) = Decode(batch, 12);

        Assert.Empty(values);
        Assert.Contains("more than", Assert.Single(problems), StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_length_claims_is_not_reserved_before_it_comes()
    {
        var frame = new FrameBuffer();
        var before = GC.GetAllocatedBytesForCurrentThread();

        Assert.Throws<EndOfStreamException>(() => frame.Fill(new MemoryStream(new byte[1000]), 1_000_000_000));

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1_000_000);
    }

    [Fact]
    public void Reading_allocates_nothing_once_buffers_have_grown()
    {
        var batches = Enumerable.Range(0, 200).SelectMany(i => Batch(3 * i, "a", "b", "c").ToArray()).ToArray();
        var body = Answers.Fetch(12, "t", [new FetchedPartition(0, batches, 600)]);
        var stream = new MemoryStream([0, 0, 0, 1, .. body]);
        var answer = new Wire.Fetching.FetchAnswer(1024 * 1024);
        var (locator, examiner) = (new Wire.Fetching.BatchLocator(1024 * 1024), new Wire.Fetching.BatchExaminer());
        long allocated = 0;
        for (var i = 0; i < 20; i++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            stream.Position = 0;
            answer.Clear();
            answer.Frame.Fill(stream, body.Length + 4);
            Wire.Fetching.FetchAnswerReader.Read(answer, 12);
            locator.Locate(answer, ref answer.Partitions[0]);
            examiner.Examine(answer, ref answer.Partitions[0]);
            allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        }

        Assert.Equal(200, answer.BatchCount);
        Assert.Equal(0, allocated);
    }

    private static (List<string> Values, List<string> Problems) Decode(byte[] batches, short version) =>
        new Decoding().Decode(Answers.Fetch(version, "t", [new FetchedPartition(0, batches, 3)]), version);

    private static BatchWriter Batch(long offset, params string[] values) => Fill(new BatchWriter { BaseOffset = offset }, values);

    private static BatchWriter Transaction(long offset, long producer, params string[] values) =>
        Fill(new BatchWriter { BaseOffset = offset, Producer = producer, IsTransactional = true }, values);

    private static BatchWriter Marker(long offset, long producer, int type) =>
        new BatchWriter { BaseOffset = offset, Producer = producer, IsTransactional = true, IsControl = true }
            .Add(new ByteWriter().Int16(0).Int16(type).ToArray(), [0, 0, 0, 0, 0, 0]);

    private static BatchWriter Fill(BatchWriter batch, string[] values)
    {
        foreach (var value in values)
        {
            batch.Add(null, Encoding.Latin1.GetBytes(value));
        }

        return batch;
    }
}
