using System.Text;
using TrendingTopics.Wire.Batches;
using TrendingTopics.Wire.Fetching;

namespace TrendingTopics.Wire.Tests.Support;

/// <summary>Takes an answer to a fetch apart as a fetcher and a reader do, without either.</summary>
internal sealed class Decoding(int largestBatch = 1024 * 1024, long room = long.MaxValue)
{
    private readonly BatchLocator _locator = new(largestBatch);
    private readonly BatchExaminer _examiner = new(room);

    public FetchAnswer Answer { get; } = new(largestBatch);

    /// <summary>The records' values, partition by partition, and what was wrong.</summary>
    public (List<string> Values, List<string> Problems) Decode(byte[] body, short version, long offset = 0)
    {
        var values = new List<string>();
        var problems = new List<string>();
        Answer.Clear();
        Answer.Frame.Fill(new MemoryStream([0, 0, 0, 1, .. body]), body.Length + 4);
        FetchAnswerReader.Read(Answer, version);
        foreach (ref var slice in Answer.Partitions)
        {
            slice.Asked.Offset = offset;
            _locator.Locate(Answer, ref slice);
            _examiner.Examine(Answer, ref slice);
            foreach (ref readonly var batch in Answer.Batches[slice.FirstBatch..slice.EndBatch])
            {
                Read(batch, values, problems);
            }

            if (slice.Problem is not null)
            {
                problems.Add(slice.Problem);
            }
        }

        return (values, problems);
    }

    private void Read(in BatchSlice batch, List<string> values, List<string> problems)
    {
        var cursor = new RecordCursor(Answer.BytesOf(batch).AsSpan(batch.RecordsStart, batch.RecordsEnd - batch.RecordsStart), 0);
        for (var left = batch.Count; left > 0; left--)
        {
            if (!cursor.MoveNext())
            {
                problems.Add("malformed record");
                return;
            }

            values.Add(Encoding.Latin1.GetString(cursor.Value));
        }
    }
}
