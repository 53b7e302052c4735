using System.Text;
using Confluent.Kafka;
using TrendingTopics.Contracts.Servers;
using TrendingTopics.Wire.Broker.Tests.Support;
using Xunit;

namespace TrendingTopics.Wire.Broker.Tests.Reading;

/// <summary>Only what was committed is pushed.</summary>
public sealed class TransactionTests(SharedKafka kafka)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Aborted_records_are_left_out_and_open_ones_are_waited_for()
    {
        var server = await kafka.GetAsync();
        var topic = await TestTopic.CreateAsync(server.BootstrapServers, 2);
        using var one = Begin(topic);
        using var other = Begin(topic);
        var expected = new List<string>();
        for (var round = 0; round < 20; round++)
        {
            one.BeginTransaction();
            other.BeginTransaction();
            for (var i = 0; i < 10; i++)
            {
                Send(topic, one, $"one {round} {i}");
                Send(topic, other, $"other {round} {i}");
            }

            one.Flush(Patience);
            other.Flush(Patience);
            if (round % 3 == 0)
            {
                one.AbortTransaction(Patience);
            }
            else
            {
                one.CommitTransaction(Patience);
                expected.AddRange(Enumerable.Range(0, 10).Select(i => $"one {round} {i}"));
            }

            if (round % 4 == 1)
            {
                other.AbortTransaction(Patience);
            }
            else
            {
                other.CommitTransaction(Patience);
                expected.AddRange(Enumerable.Range(0, 10).Select(i => $"other {round} {i}"));
            }
        }

        one.BeginTransaction();
        Send(topic, one, "open");
        one.Flush(Patience);
        topic.Append(["behind the open one"]);

        await using var log = Wires.Open(server.BootstrapServers);
        await using var reader = log.Read(topic);
        reader.PollEnds(0, 1);
        Assert.Equal(expected.Order(), reader.Values.Order());
        Assert.Equal((await log.GetRangeAsync(topic.Name, 0, TestContext.Current.CancellationToken)).End, reader.Handler.Ends.Last(e => e.Partition == 0).EndOffset);

        one.CommitTransaction(Patience);
        reader.PollRecords(expected.Count + 2);
        Assert.Equal(["open", "behind the open one"], reader.Values.Skip(expected.Count));

        // Beginning anywhere gives the same from there on.
        var all = reader.Handler.Of(0);
        for (var from = 0; from < 300; from += 37)
        {
            await using var later = log.Read(topic);
            later.Handler.StartAt = partition => partition == 0 ? from : null;
            later.PollEnds(0);
            Assert.Equal(all.Where(r => r.Offset >= from), later.Records);
        }
    }

    private static IProducer<byte[]?, byte[]?> Begin(TestTopic topic)
    {
        var producer = topic.Producer(config => config.TransactionalId = $"{Guid.NewGuid()}");
        producer.InitTransactions(Patience);
        return producer;
    }

    private static void Send(TestTopic topic, IProducer<byte[]?, byte[]?> producer, string value) =>
        topic.Produce(producer, 0, new Message<byte[]?, byte[]?> { Value = Encoding.Latin1.GetBytes(value) });
}
