namespace TrendingTopics.Simulation.Coverage;

/// <summary>What a run of the simulation must have met at least once, or it has shown nothing about it.</summary>
internal enum Branch
{
    // What the records hold.
    Late,
    PartlyLate,
    Future,
    AppendTimeOutOfRange,
    InvalidRecord,
    TopicSpelledInSeveralWays,
    Tie,
    EmptyWindow,
    PaneGroup,
    SizeNoMultipleOfSlide,
    Other,
    MoreTopicsThanListed,
    IdFreedAndUsedAgain,
    EmptyPartition,
    SkippedBeginning,

    // What the engine does.
    SilentPartitionAdvance,
    EndOfInput,
    ReclosedOnLoad,
    FinalRowWrittenAgain,
    ProvisionalRowJudged,

    // What befalls it.
    Crash,
    Restart,
    CleanStop,
    FrozenOwner,
    PartitionMoved,
    RefusedEpoch,
    StaleProvisionalWrite,
    StaleStatusWrite,
    FailedWrite,
    TimedOutWriteThatWasApplied,
    DelayedWrite,
    DuplicatedWrite,
    ReorderedWrite,
    LostWrite,
    RecreatedTopic,
    LaterPartition,
    ChangedDefinition,
    LongPause,
}
