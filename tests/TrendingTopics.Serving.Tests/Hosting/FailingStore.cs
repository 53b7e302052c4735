using System.Reflection;
using TrendingTopics.Engine.Stores;

namespace TrendingTopics.Serving.Tests.Hosting;

/// <summary>A store that can do nothing but be disposed of.</summary>
public class FailingStore : DispatchProxy
{
    public static ITrendStore Create() => Create<ITrendStore, FailingStore>();

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) =>
        targetMethod?.Name == nameof(IAsyncDisposable.DisposeAsync) ? default(ValueTask) : throw new StoreException("disk full");
}
