using Cassandra;

namespace TrendingTopics.Cassandra.Tables;

/// <summary>
/// Puts rows of one Cassandra partition into unlogged batches: such a batch is one mutation, which is as atomic and as cheap as one row.
/// </summary>
internal static class Batches
{
    /// <summary>As few statements as the bound allows, made while they are enumerated.</summary>
    /// <param name="rows">Statements of one Cassandra partition, each with about how many bytes it is.</param>
    /// <param name="maxBytes">How many bytes a batch has at most, if it is more than one row.</param>
    public static IEnumerable<Statement> Of(IEnumerable<(BoundStatement Statement, int Bytes)> rows, int maxBytes)
    {
        BatchStatement? batch = null;
        var bytes = 0;
        foreach (var (statement, size) in rows)
        {
            if (batch is not null && bytes + size > maxBytes)
            {
                yield return batch;
                batch = null;
            }

            if (batch is null)
            {
                batch = new BatchStatement();
                batch.SetBatchType(BatchType.Unlogged);
                bytes = 0;
            }

            batch.Add(statement);
            bytes += size;
        }

        if (batch is not null)
        {
            yield return batch;
        }
    }
}
