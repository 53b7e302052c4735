using System.Reflection;
using TrendingTopics.Engine.Stores;

namespace TrendingTopics.Engine.Tests;

/// <summary>
/// A store around another that shows each call, by method and arguments, to a test before it is made. The test may throw: then the
/// call is not made.
/// </summary>
#pragma warning disable CA1852 // The proxy is a class derived from this one.
internal class InterceptedStore : DispatchProxy
#pragma warning restore CA1852
{
    private ITrendStore _inner = null!;
    private Action<string, object?[]> _before = null!;

    public static ITrendStore Around(ITrendStore inner, Action<string, object?[]> before)
    {
        var store = Create<ITrendStore, InterceptedStore>();
        ((InterceptedStore)(object)store)._inner = inner;
        ((InterceptedStore)(object)store)._before = before;
        return store;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        _before(targetMethod!.Name, args ?? []);
        return targetMethod.Invoke(_inner, args);
    }
}
