using System.Buffers.Binary;
using TrendingTopics.Wire.Batches;
using TrendingTopics.Wire.Compression;
using TrendingTopics.Wire.Protocol;
using TrendingTopics.Wire.Tests.Compression;
using TrendingTopics.Wire.Tests.Support;
using Xunit;

namespace TrendingTopics.Wire.Tests.Fuzz;

/// <summary>
/// Answers with bytes changed, cut off or repeated are refused or read as something: nothing is read behind them, nothing goes on without
/// end, and memory is taken for what is there, not for what is claimed.
/// </summary>
public sealed class FuzzTests
{
    private const int Rounds = 15_000;

    // Of an answer below 2 KB: what was unpacked, and lists of its partitions, batches and records.
    private const long MostAllocated = 3 * 1024 * 1024;

    [Theory]
    [InlineData(4, 1)]
    [InlineData(11, 2)]
    [InlineData(12, 3)]
    [InlineData(16, 4)]
    public void Broken_fetch_answer_is_refused_or_read(int version, int seed)
    {
        var random = new Random(seed);
        var body = Fetch((short)version, out var batchesAt, out var batchesLength);
        for (var round = 0; round < Rounds; round++)
        {
            var broken = Texts.Break(random, body);
            if (round % 2 == 0 && broken.Length == body.Length)
            {
                // With right checksums, so that what is behind them is reached too.
                Seal(broken.AsSpan(batchesAt, batchesLength));
            }

            AssertHarmless(() => new Decoding(64 * 1024).Decode(broken, (short)version));
        }
    }

    [Fact]
    public void Broken_answers_to_other_questions_are_refused_or_read()
    {
        var random = new Random(5);
        var metadata = Answers.Metadata(12, "t", new Dictionary<int, int> { [1] = 9092, [2] = 9093 }, 1, 3, 4);
        var old = Answers.Metadata(4, "t", new Dictionary<int, int> { [1] = 9092 }, 1, 3, 4);
        var offsets = Answers.Offsets(7, "t", 0, 5);
        var versions = Answers.Versions(3, ApiVersion.All.Select(v => (v.Key, (int)v.Lowest, (int)v.Highest)));
        for (var round = 0; round < Rounds; round++)
        {
            AssertHarmless(() => MetadataExchange.Read(Texts.Break(random, metadata), 12, "t"));
            AssertHarmless(() => MetadataExchange.Read(Texts.Break(random, old), 4, "t"));
            AssertHarmless(() => OffsetsExchange.Read(Texts.Break(random, offsets), 7));
            AssertHarmless(() => VersionsExchange.TryRead(Texts.Break(random, versions), 3, out _));
        }
    }

    [Fact]
    public void Records_that_do_not_hold_together_end_the_walk()
    {
        var random = new Random(6);
        var batch = Records(0, Codec.None).ToArray()[BatchHeader.Length..];
        for (var round = 0; round < Rounds; round++)
        {
            var broken = Texts.Break(random, batch);
            var cursor = new RecordCursor(broken, 0);
            for (var at = -1; cursor.At > at && cursor.MoveNext();)
            {
                Assert.InRange(cursor.At, at + 1, broken.Length);
                at = cursor.At - 1;
            }
        }
    }

    private static void AssertHarmless<T>(Func<T> decode)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            decode();
        }
        catch (WireFormatException)
        {
        }

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, MostAllocated);
    }

    private static byte[] Fetch(short version, out int batchesAt, out int batchesLength)
    {
        byte[] batches =
        [
            .. Records(0, Codec.None).ToArray(), .. Records(3, Codec.Snappy).ToArray(), .. Records(6, Codec.None).ToArray(),
            .. new BatchWriter { BaseOffset = 9, Producer = 7, IsTransactional = true, IsControl = true }.Add([0, 0, 0, 0], [0, 0, 0, 0, 0, 0]).ToArray(),
        ];
        var body = Answers.Fetch(version, "t", [new FetchedPartition(0, batches, 10) { Aborted = [(7, 0)] }, new FetchedPartition(1, [], 4)]);
        (batchesAt, batchesLength) = (body.AsSpan().IndexOf(batches), batches.Length);
        return body;
    }

    private static BatchWriter Records(long offset, Codec codec) =>
        new BatchWriter { BaseOffset = offset, Codec = codec, Pack = codec == Codec.Snappy ? bytes => IronSnappy.Snappy.Encode(bytes) : null }
            .Add("key"u8.ToArray(), "value"u8.ToArray(), ("traceparent", "trace"u8.ToArray()), ("other", null))
            .Add(null, Enumerable.Repeat((byte)'x', 200).ToArray())
            .Add("k"u8.ToArray(), null);

    private static void Seal(Span<byte> batches)
    {
        while (batches.Length >= BatchHeader.Length)
        {
            var size = BatchHeader.SizeEnd + BinaryPrimitives.ReadInt32BigEndian(batches[8..]);
            if (size < BatchHeader.Length || size > batches.Length)
            {
                return;
            }

            BatchWriter.Seal(batches[..size]);
            batches = batches[size..];
        }
    }
}
