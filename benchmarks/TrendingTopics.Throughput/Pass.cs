namespace TrendingTopics.Throughput;

/// <summary>What one pass over all events took, from the first to the last.</summary>
/// <param name="Seconds">By the clock.</param>
/// <param name="Cpu">Processor time of all threads, in seconds.</param>
/// <param name="Broker">The broker's; null where it is not known.</param>
/// <param name="Allocated">Bytes on the managed heap.</param>
internal sealed record Pass(double Seconds, double Cpu, double? Broker, long Allocated);

/// <summary>What several passes took.</summary>
/// <param name="Passes">The passes that are timed.</param>
/// <param name="PeakBytes">The most memory that the process has had.</param>
/// <param name="Checked">Windows that were compared with an independent count, and are equal.</param>
internal sealed record Result(IReadOnlyList<Pass> Passes, long PeakBytes, int Checked);
