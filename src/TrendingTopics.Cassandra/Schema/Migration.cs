namespace TrendingTopics.Cassandra.Schema;

/// <summary>A step from one version of the schema to the next. Each statement may be run again: a process may have died behind it.</summary>
/// <param name="Version">The version that it leads to.</param>
/// <param name="Description">What it does, for those who read the table <c>migrations</c>.</param>
/// <param name="Statements">CQL; <c>$</c> before a name stands for the keyspace.</param>
internal sealed record Migration(int Version, string Description, IReadOnlyList<string> Statements)
{
    /// <summary>All steps, in order. One that was released is never changed.</summary>
    public static readonly IReadOnlyList<Migration> All = [new(1, "the tables", FirstTables.Statements)];
}
