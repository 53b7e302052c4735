using TrendingTopics.Engine.Rankings;

namespace TrendingTopics.Cassandra.Tables;

/// <summary>
/// The timestamps of partition rows, by which Cassandra itself keeps the right one, whoever writes when: the version for final rows, and
/// the version less 2^62 for provisional ones.
/// </summary>
/// <remarks>
/// <para>Versions are append times in microseconds, from 0 to far below 2^62. So every provisional row has a negative timestamp and every
/// final one a timestamp of 0 or more: final wins over provisional whatever their versions, and of two of a kind the greater version wins.
/// A row written again has its old timestamp and its old content: nothing changes.</para>
/// <para>Final rows bear times near the present and not the future. A limit on timestamps that an operator sets does not refuse them, and
/// a <c>DELETE</c> typed by hand, which bears the present time, deletes both kinds.</para>
/// </remarks>
internal static class RowOrder
{
    private const long Provisional = 1L << 62;

    /// <summary>The timestamp with which the row is written.</summary>
    public static long Timestamp(PartitionWindow row) => row.Final ? row.Version : row.Version - Provisional;
}
