using Microsoft.Extensions.Logging.Abstractions;
using TrendingTopics.Wire.Batches;
using TrendingTopics.Wire.Clusters;
using TrendingTopics.Wire.Connections;
using TrendingTopics.Wire.Fetching;
using TrendingTopics.Wire.Protocol;

namespace TrendingTopics.Wire.Benchmarks;

/// <summary>
/// What each step of reading adds, on one thread: receiving the answers, finding their batches, checking the checksums and unpacking,
/// walking the records. The questions are those that the first pass has found to be the right ones.
/// </summary>
internal static class StepReading
{
    public static void Run(string servers, string topic, int times, Broker broker)
    {
        var options = new WireOptions { BootstrapServers = servers };
        var cluster = new Cluster(options, TimeProvider.System, NullLogger.Instance);
        var found = cluster.DescribeAsync(topic, CancellationToken.None).GetAwaiter().GetResult();
        using var connection = new ConnectionOpener(options, TimeProvider.System).Open(Cluster.LeaderOf(found, 0));
        var questions = new List<AskedPartition[]>();
        Pass(connection, options, found, questions, Step.Walk, out var records);
        foreach (var step in Enum.GetValues<Step>())
        {
            Passes.Run($"{step} {topic}", times, broker, () =>
            {
                Pass(connection, options, found, questions, step, out _);
                return records;
            });
        }
    }

    private static void Pass(BrokerConnection connection, WireOptions options, TopicMetadata topic, List<AskedPartition[]> questions, Step step, out long records)
    {
        var isFirst = questions.Count == 0;
        var appetite = new FetchAppetite(options);
        var asked = topic.Partitions.Select(p => new AskedPartition { Number = p.Number, Bytes = options.PartitionBytes, LeaderEpoch = -1 }).ToArray();
        var terms = new FetchTerms { Topic = topic.Name, TopicId = topic.Id, Rack = "", WaitMilliseconds = 100, Bytes = options.AnswerBytes, SessionEpoch = -1 };
        var version = connection.VersionOf(ApiKey.Fetch);
        var answer = new FetchAnswer(options.LargestBatch);
        var locator = new BatchLocator(options.LargestBatch);
        var examiner = new BatchExaminer();
        records = 0;
        for (var turn = 0; isFirst || turn < questions.Count; turn++)
        {
            if (isFirst)
            {
                questions.Add([.. asked]);
            }

            FetchExchange.Write(connection.Begin(ApiKey.Fetch, version), version, terms, questions[turn], []);
            connection.Send();
            connection.Receive(answer.Frame);
            if (step == Step.Receive)
            {
                continue;
            }

            answer.Clear();
            FetchAnswerReader.Read(answer, version);
            var isEnd = true;
            foreach (ref var slice in answer.Partitions)
            {
                slice.Asked = questions[turn].First(AskedOf(slice.Asked.Number));
                locator.Locate(answer, ref slice);
                asked[slice.Asked.Number].Offset = slice.NextOffset;
                asked[slice.Asked.Number].Bytes = appetite.BytesFor((int)slice.NeededBytes);
                isEnd &= slice.End != PartitionSlice.NoEnd;
                if (step >= Step.Examine)
                {
                    examiner.Examine(answer, ref slice);
                }
            }

            if (step == Step.Walk)
            {
                foreach (ref readonly var batch in answer.Batches)
                {
                    var cursor = new RecordCursor(answer.BytesOf(batch).AsSpan(batch.RecordsStart, batch.RecordsEnd - batch.RecordsStart), 0);
                    for (var left = batch.Count; left > 0 && cursor.MoveNext(); left--)
                    {
                        records++;
                    }
                }
            }

            if (isFirst && isEnd)
            {
                break;
            }
        }
    }

    private static Func<AskedPartition, bool> AskedOf(int number) => asked => asked.Number == number;

    private enum Step
    {
        Receive,
        Locate,
        Examine,
        Walk,
    }
}
