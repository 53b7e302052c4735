namespace TrendingTopics.Wire;

/// <summary>
/// Reads on in another way where a partition holds what is not read here: a codec that there is none for, a format that is too old, or a
/// batch that stays broken however often it is fetched. All calls come from within <see cref="Engine.Logs.ILogReader.Poll"/>.
/// </summary>
public interface IUnreadableHandler
{
    /// <summary>The batch at the offset is not read here. Nothing of the partition is pushed until it is started again.</summary>
    /// <param name="partition">The partition.</param>
    /// <param name="offset">The first offset that was not read.</param>
    /// <param name="why">What it is about the batch.</param>
    void OnUnreadable(int partition, long offset, string why);
}
