namespace TrendingTopics.Engine.Processing;

/// <summary>Tells a test what happens inside and cannot be seen from outside.</summary>
internal interface IEngineProbe
{
    /// <summary>An advance has become durable and now takes effect, before the record at the offset.</summary>
    void Advanced(int partition, long offset, long watermark);

    /// <summary>Windows that a recorded advance should have closed were closed when the checkpoint was loaded.</summary>
    void ClosedOnLoad(int partition);
}
