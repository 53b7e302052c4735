using TrendingTopics.Engine.Logs;
using TrendingTopics.Kafka;

namespace TrendingTopics.Throughput;

/// <summary>Writes events into Kafka, where they are not there yet.</summary>
internal static class LoadWriter
{
    private const int BatchSize = 5_000;
    private const int InFlight = 8;

    public static async Task EnsureAsync(string servers, EventSet events, CancellationToken cancellationToken)
    {
        await using var log = Cluster.Open(Cluster.Options(servers, "client", events.Codec));
        await log.EnsureTopicAsync(events.LogTopic, EventSet.Partitions, cancellationToken);
        var there = 0L;
        for (var partition = 0; partition < EventSet.Partitions; partition++)
        {
            there += (await log.GetRangeAsync(events.LogTopic, partition, cancellationToken)).End;
        }

        if (there == events.Records)
        {
            return;
        }

        if (there > 0)
        {
            throw new InvalidOperationException($"Topic {events.LogTopic} has {there} records and not {events.Records}: an earlier run was ended. Delete it.");
        }

        Console.Error.WriteLine($"Writing {events.Records:N0} events to topic {events.LogTopic}.");
        await WriteAsync(log, events, cancellationToken);
    }

    private static async Task WriteAsync(KafkaLog log, EventSet events, CancellationToken cancellationToken)
    {
        var topics = events.DrawTopics();
        var onTheirWay = new Queue<Task>();
        var batch = new LogBatch(events.LogTopic);
        var record = new byte[512];
        for (var i = 0; i < topics.Length; i++)
        {
            batch.Add([], record.AsSpan(0, events.Write(i, topics[i], record)));
            if (batch.Count == BatchSize || i == topics.Length - 1)
            {
                onTheirWay.Enqueue(log.AppendAsync(batch, cancellationToken).AsTask());
                batch.Clear();
                if (onTheirWay.Count == InFlight)
                {
                    await onTheirWay.Dequeue();
                }
            }
        }

        await Task.WhenAll(onTheirWay);
    }
}
