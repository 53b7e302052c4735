using System.Reflection;
using TrendingTopics.Contracts.Memory;
using TrendingTopics.Engine.Rankings;
using TrendingTopics.Engine.Stores;
using TrendingTopics.Engine.Streams;

namespace TrendingTopics.Engine.Tests.Processing;

/// <summary>
/// A store that adds up the mentions of merged windows and keeps none of their counts, so that what a test measures is the engine's
/// memory; and that can stop taking writes for a while.
/// </summary>
internal sealed class CountingStore : IAsyncDisposable
{
    private readonly MemoryStore _inner = new(TimeProvider.System);
    private readonly Dictionary<(WindowDefinition Window, long Start), IReadOnlyList<ReadOnlyMemory<byte>>> _parts = [];
    private readonly HashSet<(WindowDefinition Window, long Start)> _merged = [];
    private TaskCompletionSource? _stopped;

    public CountingStore()
    {
        Port = DispatchProxy.Create<ITrendStore, Proxy>();
        ((Proxy)(object)Port).Owner = this;
    }

    /// <summary>The store as the engine sees it.</summary>
    public ITrendStore Port { get; }

    /// <summary>Mentions in all merged windows, each counted once.</summary>
    public long FinalMentions { get; private set; }

    /// <summary>The most topics that were live in a partition when it wrote its status.</summary>
    public long MostLive { get; private set; }

    /// <summary>Writes do not end from now on.</summary>
    public void Stop() => _stopped = new TaskCompletionSource();

    /// <summary>Writes end again.</summary>
    public void GoOn()
    {
        var stopped = _stopped!;
        _stopped = null;
        stopped.SetResult();
    }

    public ValueTask DisposeAsync() => _inner.DisposeAsync();

    private object? Invoke(MethodInfo method, object?[] args)
    {
        switch (method.Name)
        {
#pragma warning disable CA2012 // Who called awaits what is returned here.
            case nameof(ITrendStore.WritePartsAsync):
                foreach (var part in (IReadOnlyList<WindowPart>)args[2]!)
                {
                    _parts[(part.Window, part.Start)] = part.Chunks;
                }

                return WriteAsync(ValueTask.CompletedTask);
            case nameof(ITrendStore.ReadPartAsync):
                var chunks = _parts[((WindowDefinition)args[1]!, (long)args[2]!)];
                return ValueTask.FromResult<IReadOnlyList<ReadOnlyMemory<byte>>?>(chunks);
            case nameof(ITrendStore.WriteMergedAsync):
                foreach (var (merged, _) in (IReadOnlyList<CountedWindow>)args[1]!)
                {
                    _parts.Remove((merged.Window, merged.Start));
                    FinalMentions += _merged.Add((merged.Window, merged.Start)) ? merged.Mentions : 0;
                }

                return WriteAsync(ValueTask.CompletedTask);
            case nameof(ITrendStore.WriteStatusAsync):
                MostLive = Math.Max(MostLive, ((PartitionStatus)args[1]!).LiveTopics);
                break;
            default:
                break;
        }


        var result = method.Invoke(_inner, args);
        return result is ValueTask write ? WriteAsync(write) : result;
#pragma warning restore CA2012
    }

    private async ValueTask WriteAsync(ValueTask write)
    {
        if (_stopped is { } stopped)
        {
            await stopped.Task;
        }

        await write;
    }

#pragma warning disable CA1852 // The proxy is a class derived from this one.
    internal class Proxy : DispatchProxy
#pragma warning restore CA1852
    {
        public CountingStore Owner { get; set; } = null!;

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => Owner.Invoke(targetMethod!, args ?? []);
    }
}
