namespace TrendingTopics.Standalone.Output;

/// <summary>The figures below the live table.</summary>
/// <param name="Rate">Records a second, of late.</param>
/// <param name="Events">Events counted since the start.</param>
/// <param name="Late">Events that came too late.</param>
/// <param name="Invalid">Records that are no events.</param>
/// <param name="Note">A line of its own: where the page is, or what is wrong.</param>
internal sealed record Figures(double Rate, long Events, long Late, long Invalid, string Note);
