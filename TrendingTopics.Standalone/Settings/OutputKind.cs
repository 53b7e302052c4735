namespace TrendingTopics.Standalone.Settings;

/// <summary>What the terminal shows.</summary>
internal enum OutputKind
{
    Table,
    Text,
    None,
}
