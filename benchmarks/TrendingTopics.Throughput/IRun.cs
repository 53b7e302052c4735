namespace TrendingTopics.Throughput;

/// <summary>A way of reading all events, as often as is wanted.</summary>
internal interface IRun : IAsyncDisposable
{
    Task<Pass> PassAsync(PassClock clock, CancellationToken cancellationToken);

    /// <summary>Compares what was counted with an independent count; how many windows that were.</summary>
    /// <exception cref="InvalidOperationException">A window is another.</exception>
    int Check();
}
