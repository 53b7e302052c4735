namespace TrendingTopics.Engine.Merging;

/// <summary>
/// Reads inputs of windows before they are needed, in order: while one is merged and written, the next ones are on their way. Large ones
/// come one at a time.
/// </summary>
/// <param name="count">How many there are.</param>
/// <param name="read">Begins to read one, by its index.</param>
internal sealed class ReadAhead(int count, Func<int, Task<WindowInput>> read) : IAsyncDisposable
{
    private const int MostAhead = 4;
    private const long LargeBytes = 2 << 20;
    private readonly Queue<Task<WindowInput>> _pending = new();
    private int _begun;

    /// <summary>The next input.</summary>
    public async Task<WindowInput> NextAsync()
    {
        Begin(1);
        var input = await _pending.Dequeue().ConfigureAwait(false);
        Begin(input.Bytes > LargeBytes ? 0 : MostAhead);
        return input;
    }

    /// <summary>Waits for what is still on its way, whatever becomes of it.</summary>
    public async ValueTask DisposeAsync() =>
        await ((Task)Task.WhenAll(_pending)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    private void Begin(int pending)
    {
        while (_pending.Count < pending && _begun < count)
        {
            _pending.Enqueue(read(_begun++));
        }
    }
}
