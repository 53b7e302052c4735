using System.Globalization;
using System.Text;
using TrendingTopics.Engine.Logs;
using TrendingTopics.Kafka;

namespace TrendingTopics.Throughput;

/// <summary>Writes the events of a load: four fields, about 136 bytes, 5,000 a second of event time, topics by Zipf's law with 1.1.</summary>
internal static class LoadWriter
{
    private const int BatchSize = 5_000;
    private const int InFlight = 8;
    private const long FirstMillis = 1_733_940_000_000;

    public static async Task EnsureAsync(Load load, CancellationToken cancellationToken)
    {
        await using var log = load.Open();
        await log.EnsureTopicAsync(load.Topic, Load.Partitions, cancellationToken);
        var there = 0L;
        for (var partition = 0; partition < Load.Partitions; partition++)
        {
            there += (await log.GetRangeAsync(load.Topic, partition, cancellationToken)).End;
        }

        if (there == load.Records)
        {
            return;
        }

        if (there > 0)
        {
            throw new InvalidOperationException($"Topic {load.Topic} has {there} records and not {load.Records}: an earlier run was ended. Delete it.");
        }

        Console.Error.WriteLine($"Writing {load.Records:N0} events to topic {load.Topic}.");
        await WriteAsync(log, load, cancellationToken);
    }

    private static async Task WriteAsync(KafkaLog log, Load load, CancellationToken cancellationToken)
    {
        var random = new Random(3);
        var distribution = Distribution(load.Topics);
        var onTheirWay = new Queue<Task>();
        var batch = new LogBatch(load.Topic);
        var record = new byte[512];
        for (var i = 0; i < load.Records; i++)
        {
            var drawn = Array.BinarySearch(distribution, random.NextDouble() * distribution[^1]);
            var topic = string.Create(CultureInfo.InvariantCulture, $"#topic{(drawn < 0 ? ~drawn : drawn)}");
            var millis = FirstMillis + (i / 5);
            var length = Encoding.UTF8.GetBytes(
                string.Create(CultureInfo.InvariantCulture, $$"""{"usuario": "@User{{i % 100_000}}", "texto": "Analizando datos en tiempo real", "hashtag_principal": "{{topic}}", "timestamp": {{millis / 1000}}.{{millis % 1000:D3}}}"""),
                record);
            batch.Add(load.Keyed ? Encoding.UTF8.GetBytes(topic) : [], record.AsSpan(0, length));
            if (batch.Count == BatchSize || i == load.Records - 1)
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

    private static double[] Distribution(int topics)
    {
        var distribution = new double[topics];
        var sum = 0.0;
        for (var i = 0; i < topics; i++)
        {
            sum += Math.Pow(i + 1, -1.1);
            distribution[i] = sum;
        }

        return distribution;
    }
}
