namespace TrendingTopics.Wire.Fetching;

/// <summary>Where a fetcher lends a hand while all its answers wait to be read.</summary>
internal interface IPushHelp
{
    /// <summary>
    /// Whether this thread may push the lane's records now; then <see cref="Push"/> has to follow. Under the plan's gate.
    /// </summary>
    bool TryJoin(FetchLane lane);

    /// <summary>Pushes the lane's records until one of its answers has been read, or no more are wanted for now.</summary>
    void Push(FetchLane lane);
}
