namespace TrendingTopics.Faults.Processor;

/// <summary>
/// A moment between two steps of a processor at which it can be made to die or to halt. What is due is about to be written by who has
/// made up his mind to: halted there, he writes it when he goes on.
/// </summary>
public enum FaultPoint
{
    /// <summary>The stream and its run are registered; nothing is claimed.</summary>
    RunRegistered,

    /// <summary>A partition is claimed; its checkpoint is not read yet, or its first one not written.</summary>
    PartitionClaimed,

    /// <summary>The parts of closed windows are due: the partition has confirmed that it is still the owner.</summary>
    PartsDue,

    /// <summary>Half of the parts of closed windows are written.</summary>
    PartsHalfWritten,

    /// <summary>The parts of closed windows are written; their final rows are due.</summary>
    FinalRowsDue,

    /// <summary>Half of the final rows are written.</summary>
    FinalRowsHalfWritten,

    /// <summary>The final rows are written; the status that vouches for them is not.</summary>
    FinalRowsWritten,

    /// <summary>Provisional rows are due.</summary>
    ProvisionalRowsDue,

    /// <summary>A status is due.</summary>
    StatusDue,

    /// <summary>Rows and status are written; the checkpoint that goes on behind them is not.</summary>
    StatusWritten,

    /// <summary>A pane set is due.</summary>
    PaneSetDue,

    /// <summary>A pane set is written; others of its checkpoint and the checkpoint itself may not be.</summary>
    PaneSetWritten,

    /// <summary>All pane sets are written; the checkpoint that names them is due.</summary>
    CheckpointDue,

    /// <summary>A checkpoint is written; the pane sets that it no longer names are not deleted.</summary>
    CheckpointWritten,

    /// <summary>Pane sets that no checkpoint names any more are deleted.</summary>
    PaneSetsDeleted,

    /// <summary>The merger's checkpoint is claimed.</summary>
    MergerClaimed,

    /// <summary>A merged window is due.</summary>
    MergedDue,

    /// <summary>A merged window is written without its counts.</summary>
    MergedWithoutCounts,

    /// <summary>A merged window is written; others that its checkpoint covers may not be.</summary>
    MergedWritten,

    /// <summary>All merged windows are written; the merger's checkpoint is due.</summary>
    MergerCheckpointDue,

    /// <summary>The merger's checkpoint is written.</summary>
    MergerCheckpointWritten,
}
