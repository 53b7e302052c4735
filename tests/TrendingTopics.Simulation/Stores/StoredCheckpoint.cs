using TrendingTopics.Engine.Streams;

namespace TrendingTopics.Simulation.Stores;

/// <summary>What the simulation reads in a partition's checkpoint.</summary>
/// <param name="Offset">The offset of the next record.</param>
/// <param name="Version">The partition's version.</param>
/// <param name="Time">The partition's time; null before its first event.</param>
/// <param name="Watermark">The partition's watermark; null before its first event or advance.</param>
/// <param name="ClosedUntil">Every window that ends by then is final and durable.</param>
/// <param name="DataLosses">How often records were lost before they were counted.</param>
internal sealed record StoredCheckpoint(long Offset, long Version, long? Time, long? Watermark, long? ClosedUntil, long DataLosses)
{
    /// <summary>Whether it records an advance that has had no effect yet.</summary>
    public bool RecordsAdvance => Watermark is not null && Watermark != ClosedUntil;
}

/// <summary>A checkpoint that became durable.</summary>
/// <param name="Run">Its run.</param>
/// <param name="Partition">Its partition.</param>
/// <param name="Epoch">The epoch under which it was written.</param>
/// <param name="Writer">Who wrote it.</param>
/// <param name="At">What the clock showed.</param>
/// <param name="AfterEndOfInput">Whether the processors had been told by then that the input ends.</param>
/// <param name="Order">Its place in the order of all writes.</param>
/// <param name="Content">What it says.</param>
internal sealed record DurableCheckpoint(RunKey Run, int Partition, long Epoch, SimulatedWriter Writer, long At, bool AfterEndOfInput, long Order, StoredCheckpoint Content);

/// <summary>A claim of a partition.</summary>
/// <param name="Run">The run.</param>
/// <param name="Partition">Its partition.</param>
/// <param name="Epoch">The epoch that came of it.</param>
/// <param name="Writer">Who claimed.</param>
/// <param name="Order">Its place in the order of all that happens.</param>
internal sealed record Claimed(RunKey Run, int Partition, long Epoch, SimulatedWriter Writer, long Order);

/// <summary>Reads the engine's checkpoints, so that the judge can be told which advances became durable where.</summary>
internal interface ICheckpointFormat
{
    StoredCheckpoint Read(ReadOnlyMemory<byte> checkpoint);

    /// <summary>The same checkpoint without the advance that it records and that has had no effect yet.</summary>
    ReadOnlyMemory<byte> WithoutAdvance(ReadOnlyMemory<byte> checkpoint);
}
