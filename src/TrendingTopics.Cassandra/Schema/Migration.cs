namespace TrendingTopics.Cassandra.Schema;

/// <summary>A step from one version of the schema to the next. Each statement may be run again: a process may have died behind it.</summary>
/// <param name="Version">The version that it leads to.</param>
/// <param name="Description">What it does, for those who read the table <c>migrations</c>.</param>
/// <param name="Statements">CQL; <c>$</c> before a name stands for the keyspace.</param>
internal sealed record Migration(int Version, string Description, IReadOnlyList<string> Statements)
{
    private const string CreateTable = "CREATE TABLE IF NOT EXISTS $";

    /// <summary>All steps, in order. One that was released is never changed.</summary>
    public static readonly IReadOnlyList<Migration> All =
    [
        new(1, "the tables", FirstTables.Statements),
        new(2, "how far clocks are off, by partition", ["ALTER TABLE $partition_status ADD IF NOT EXISTS (clock_ahead bigint, clock_behind bigint)"]),
    ];

    /// <summary>Names of the tables that it creates.</summary>
    public IEnumerable<string> Tables => Statements
        .Where(statement => statement.StartsWith(CreateTable, StringComparison.Ordinal))
        .Select(statement => statement[CreateTable.Length..statement.IndexOf(' ', CreateTable.Length)]);
}
