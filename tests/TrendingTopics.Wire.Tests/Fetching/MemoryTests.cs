using System.Buffers.Binary;
using System.IO.Compression;
using Microsoft.Extensions.Logging.Abstractions;
using TrendingTopics.Contracts.Logs;
using TrendingTopics.Wire.Batches;
using TrendingTopics.Wire.Compression;
using TrendingTopics.Wire.Fetching;
using TrendingTopics.Wire.Tests.Brokers;
using TrendingTopics.Wire.Tests.Support;
using Xunit;

namespace TrendingTopics.Wire.Tests.Fetching;

/// <summary>Records that are packed a hundred times and more smaller than they are.</summary>
public sealed class MemoryTests
{
    private const int Unpacked = 1024 * 1024;

    [Fact]
    public void Answer_is_unpacked_only_as_far_as_there_is_room_and_fetched_again_from_there()
    {
        const int Room = 3 * Unpacked;
        var decoding = new Decoding(largestBatch: 2 * Unpacked, room: Room);
        var body = Answers.Fetch(12, "t", [Partition(0, 20), Partition(1, 20)]);

        var (values, problems) = decoding.Decode(body, 12);

        Assert.Empty(problems);
        Assert.InRange(values.Count, 3, 4);
        Assert.InRange(decoding.Answer.Unpacked.Length, Room, Room + (2 * Unpacked));
        Assert.InRange(decoding.Answer.Unpacked.Bytes.Length, Room, 4 * Room);
        Assert.All(decoding.Answer.Partitions.ToArray(), slice => Assert.True(slice.IsCut));
        Assert.Equal([values.Count, 0], decoding.Answer.Partitions.ToArray().Select(slice => slice.NextOffset));
    }

    [Fact]
    public async Task All_is_read_in_order_though_each_answer_holds_more_than_there_is_room_for()
    {
        const int Count = 120;
        await using var cluster = new FakeCluster(Count) { BatchesAtOnce = 50, Batch = Batch };
        var options = new WireOptions { BootstrapServers = cluster.Servers, PartitionBytes = 64 * 1024, LongestFetchWait = TimeSpan.FromMilliseconds(20) };
        await using var log = new WireLog(options, TimeProvider.System, NullLogger.Instance);
        await using var reader = new ReaderUnderTest(log, "t", "");

        reader.PollRecords(Count);
        reader.PollEnds(0);

        Assert.Equal(Enumerable.Range(0, Count).Select(i => (long)i), reader.Records.Select(r => r.Offset));
    }

    [Fact]
    public void Less_is_asked_for_where_records_are_packed_well_and_all_again_where_they_are_not()
    {
        var options = new WireOptions { BootstrapServers = "x:1" };
        var appetite = new FetchAppetite(options);
        Repeat(10, () => appetite.Learn(0, 0));
        Assert.Equal(options.AnswerBytes, appetite.AnswerBytes);

        Repeat(10, () => appetite.Learn(appetite.AnswerBytes, 100L * appetite.AnswerBytes));
        Assert.InRange(100L * appetite.AnswerBytes, 1, 8L * options.PartitionBytes);
        Assert.InRange(appetite.PartitionBytes, 1, appetite.AnswerBytes);

        Repeat(10, () => appetite.Learn(0, 0));
        Assert.Equal(options.AnswerBytes, appetite.AnswerBytes);
        Assert.Equal(options.PartitionBytes, appetite.PartitionBytes);
    }

    [Theory]
    [InlineData(300_000, 3)]
    [InlineData(700_000, 1)]
    [InlineData(5_000_000, 1)]
    public void Whole_batches_are_asked_for_where_their_size_is_known(int batch, int count)
    {
        var appetite = new FetchAppetite(new WireOptions { BootstrapServers = "x:1" });

        Assert.Equal((batch * count) + BatchHeader.Length, appetite.BytesFor(batch));
    }

    private static FetchedPartition Partition(int number, int batches) => new(number, [.. Enumerable.Range(0, batches).SelectMany(Batch)], batches);

    private static readonly byte[] Template = new BatchWriter { Codec = Codec.Gzip, Pack = Gzip }.Add(null, new byte[Unpacked]).ToArray();

    private static byte[] Batch(int offset)
    {
        var batch = (byte[])Template.Clone();
        BinaryPrimitives.WriteInt64BigEndian(batch, offset);
        return batch;
    }

    private static byte[] Gzip(byte[] bytes)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal))
        {
            gzip.Write(bytes);
        }

        return packed.ToArray();
    }

    private static void Repeat(int times, Action action)
    {
        for (var i = 0; i < times; i++)
        {
            action();
        }
    }
}
