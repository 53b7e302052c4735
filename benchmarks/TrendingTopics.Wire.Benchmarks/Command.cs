using System.Diagnostics;
using System.Globalization;

namespace TrendingTopics.Wire.Benchmarks;

/// <summary>What the program is asked to do.</summary>
internal static class Command
{
    private const int DefaultRecords = 10_000_000;
    private const int DefaultTimes = 5;
    private static readonly string[] Codecs = ["none", "lz4", "snappy", "gzip"];

    public static int Run(string[] args)
    {
        switch (args)
        {
            case ["compare", var servers, .. var rest] when rest.Length <= 2:
                Compare(servers, Number(rest, 0, DefaultRecords), Number(rest, 1, DefaultTimes));
                return 0;
            case ["fill", var servers, var topic, var records, var codec]:
                Filling.Run(servers, topic, Number(records), codec);
                return 0;
            case ["direct", var servers, var topic, .. var rest]:
                Passes.Run($"direct {topic}", Number(rest, 0, DefaultTimes), Broker.Find(servers), () => DirectReading.Run(servers, topic));
                return 0;
            case ["consume", var servers, var topic, .. var rest]:
                Passes.Run($"consume {topic}", Number(rest, 0, DefaultTimes), Broker.Find(servers), () => ConsumeReading.Run(servers, topic));
                return 0;
            case ["steps", var servers, var topic, .. var rest]:
                StepReading.Run(servers, topic, Number(rest, 0, DefaultTimes), Broker.Find(servers));
                return 0;
            default:
                Console.Error.WriteLine("""
                    compare SERVERS [RECORDS] [TIMES]       fills a topic for each codec where there is none, and reads each both ways
                    fill SERVERS TOPIC RECORDS none|gzip|snappy|lz4|zstd
                    direct SERVERS TOPIC [TIMES]            over connections of our own
                    consume SERVERS TOPIC [TIMES]           by Confluent.Kafka's Consume
                    steps SERVERS TOPIC [TIMES]             what each step of direct adds, on one thread
                    """);
                return 2;
        }
    }

    /// <summary>Each reading in a process of its own, so that its peak of memory is its own.</summary>
    private static void Compare(string servers, int records, int times)
    {
        foreach (var codec in Codecs)
        {
            var topic = $"wire-{codec}-{records}";
            Filling.Ensure(servers, topic, records, codec);
            foreach (var way in (string[])["direct", "consume"])
            {
                using var reading = Process.Start(Environment.ProcessPath!, [way, servers, topic, times.ToString(CultureInfo.InvariantCulture)]);
                reading.WaitForExit();
            }
        }
    }

    private static int Number(string[] rest, int index, int otherwise) => rest.Length > index ? Number(rest[index]) : otherwise;

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
