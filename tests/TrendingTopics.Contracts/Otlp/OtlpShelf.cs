using Microsoft.AspNetCore.Http;
using Xunit;

namespace TrendingTopics.Contracts.Otlp;

/// <summary>Keeps what came of one signal, and wakes those who wait for more.</summary>
internal sealed class OtlpShelf<T>(OtlpShelf<T>.Decode decode)
{
    private readonly Lock _gate = new();
    private readonly List<T> _items = [];
    private TaskCompletionSource _more = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Reads the items of an export request.</summary>
    public delegate List<T> Decode(ReadOnlySpan<byte> request);

    public IReadOnlyList<T> Items
    {
        get
        {
            lock (_gate)
            {
                return [.. _items];
            }
        }
    }

    /// <summary>Takes an export request. What cannot be read is answered as a failure, so that the sender's own log shows it.</summary>
    public async Task TakeAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted).ConfigureAwait(false);
        Add(decode(body.GetBuffer().AsSpan(0, (int)body.Length)));
        context.Response.ContentType = "application/x-protobuf";
    }

    public async Task<T> FindAsync(Func<T, bool> wanted, string what, TimeSpan deadline)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(deadline);
        for (var seen = 0; ;)
        {
            var (news, more) = After(seen);
            seen += news.Count;
            foreach (var item in news.Where(wanted))
            {
                return item;
            }

            try
            {
                await more.WaitAsync(patience.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (!TestContext.Current.CancellationToken.IsCancellationRequested)
            {
                var came = string.Join(", ", Items.Select(i => $"{i}").Distinct().Take(100));
                throw new TimeoutException($"Nothing came for which {what}. What came: {came}");
            }
        }
    }

    private (List<T> News, Task More) After(int seen)
    {
        lock (_gate)
        {
            return (_items[seen..], _more.Task);
        }
    }

    private void Add(List<T> items)
    {
        lock (_gate)
        {
            _items.AddRange(items);
            _more.SetResult();
            _more = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }
}
