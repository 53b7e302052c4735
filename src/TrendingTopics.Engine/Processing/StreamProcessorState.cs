namespace TrendingTopics.Engine.Processing;

/// <summary>Where a <see cref="StreamProcessor"/> stands.</summary>
public enum StreamProcessorState
{
    /// <summary>It registers its run and opens the log.</summary>
    Starting,

    /// <summary>It counts.</summary>
    Running,

    /// <summary>The input has ended, every window of it is merged and durable, and readers see the run.</summary>
    Complete,

    /// <summary>It was stopped.</summary>
    Stopped,

    /// <summary>It cannot go on; <see cref="StreamProcessor.Problem"/> says why.</summary>
    Faulted,
}

/// <summary>What a processor has done since it was created.</summary>
/// <param name="Records">Records counted or found invalid.</param>
/// <param name="Events">Events counted since the run began, late ones not among them.</param>
/// <param name="Invalid">Invalid records since the run began.</param>
/// <param name="Late">Late events since the run began.</param>
/// <param name="PartlyLate">Partly late events since the run began.</param>
/// <param name="MergedWindows">Windows merged.</param>
public sealed record ProcessorTotals(long Records, long Events, long Invalid, long Late, long PartlyLate, long MergedWindows);
