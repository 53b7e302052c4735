using Confluent.Kafka;
using TrendingTopics.Contracts.Programs;
using TrendingTopics.Contracts.Servers;
using Xunit;

namespace TrendingTopics.Services.Tests.Producing;

/// <summary>Looks into a topic with the bare client, sharing no code with what is tested.</summary>
internal sealed class TopicReader : IDisposable
{
    private readonly IConsumer<byte[], byte[]> _consumer;
    private readonly IConsumer<byte[], byte[]> _dirty;
    private readonly TopicPartition[] _partitions;

    public TopicReader(KafkaServer kafka, string topic, int partitions = 4)
    {
        _consumer = Open(kafka, IsolationLevel.ReadCommitted);
        _dirty = Open(kafka, IsolationLevel.ReadUncommitted);
        _partitions = [.. Enumerable.Range(0, partitions).Select(p => new TopicPartition(topic, p))];
    }

    /// <summary>How far the topic goes, in all partitions together, whether it is committed or not; 0 before there is one.</summary>
    public long End => EndOf(_dirty);

    /// <summary>Whether a transaction is under way.</summary>
    public bool IsInTransaction => EndOf(_consumer) < End;

    /// <summary>Waits until so many more offsets are taken than before.</summary>
    public Task GrowAsync(long before, long by) => Wait.UntilAsync(() => Task.FromResult(End >= before + by), $"{by} more records are written", TimeSpan.FromMilliseconds(5));

    /// <summary>How often each number occurs among the committed records; all others must not be there.</summary>
    /// <param name="count">The numbers are 0 to below this.</param>
    public int[] CountNumbers(int count)
    {
        var occurrences = new int[count];
        foreach (var value in ReadAll())
        {
            occurrences[NumberedEvents.NumberOf(value)]++;
        }

        return occurrences;
    }

    /// <summary>Every number is there once.</summary>
    public void AssertOnce(int count)
    {
        var occurrences = CountNumbers(count);
        var (missing, repeated) = (occurrences.Count(o => o == 0), occurrences.Count(o => o > 1));
        Assert.True(missing == 0 && repeated == 0, $"Of {count} records {missing} are missing and {repeated} are there more than once.");
    }

    /// <summary>The committed records of all partitions.</summary>
    public IEnumerable<byte[]> ReadAll()
    {
        _consumer.Assign(_partitions.Select(p => new TopicPartitionOffset(p, Offset.Beginning)));
        for (var left = _partitions.Length; left > 0;)
        {
            var result = _consumer.Consume(TimeSpan.FromMinutes(3)) ?? throw new TimeoutException("The topic could not be read to its end.");
            if (result.IsPartitionEOF)
            {
                left--;
            }
            else
            {
                yield return result.Message.Value;
            }
        }

        _consumer.Unassign();
    }

    public void Dispose()
    {
        _consumer.Dispose();
        _dirty.Dispose();
    }

    private long EndOf(IConsumer<byte[], byte[]> consumer)
    {
        try
        {
            return _partitions.Sum(p => consumer.QueryWatermarkOffsets(p, TimeSpan.FromMinutes(3)).High.Value);
        }
        catch (KafkaException e) when (e.Error.Code is not ErrorCode.Local_Transport)
        {
            // There is no such topic yet, or its partitions have no leader yet.
            return 0;
        }
    }

    private static IConsumer<byte[], byte[]> Open(KafkaServer kafka, IsolationLevel isolation) =>
        new ConsumerBuilder<byte[], byte[]>(new ConsumerConfig
        {
            BootstrapServers = kafka.BootstrapServers,
            GroupId = "independent",
            EnableAutoCommit = false,
            EnablePartitionEof = true,
            IsolationLevel = isolation,
        }).SetLogHandler((_, _) => { }).Build();
}
