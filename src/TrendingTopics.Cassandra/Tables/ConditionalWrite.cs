using TrendingTopics.Cassandra.Settings;
using TrendingTopics.Engine.Stores;

namespace TrendingTopics.Cassandra.Tables;

/// <summary>
/// A write under a condition (a lightweight transaction), followed until its outcome is known.
/// </summary>
/// <remarks>
/// <para>A row has a number that each such write raises, mostly by one, and names as its condition, and the mark of who wrote it last. So a write
/// is applied at most once, also one that is still under way somewhere when it is sent again, or when its caller has given up.</para>
/// <para>Every attempt begins with a read at serial consistency, which first finishes what has begun on the row. After an attempt from
/// number n whose outcome is unknown (a timeout, a cut connection), the row tells: still n, not applied yet; n + 1 with this write's mark,
/// applied; n + 1 with another mark, not applied and never will be; beyond, it cannot be told any more.</para>
/// </remarks>
internal sealed class ConditionalWrite(StoreSettings settings, TimeProvider clock)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);

    /// <summary>Does it.</summary>
    /// <param name="what">What is written, for messages.</param>
    /// <param name="read">Reads the row at serial consistency.</param>
    /// <param name="judge">Whether the row lets it be written at all; false is the answer then.</param>
    /// <param name="apply">Writes, on the condition that the row is as it was read; true where it was applied.</param>
    /// <param name="mark">The mark that it writes.</param>
    /// <param name="cancellationToken">Ends the wait; whether it is applied is then not known.</param>
    /// <exception cref="StoreException">Whether it was applied cannot be told, or will not be known in time.</exception>
    public async Task<bool> RunAsync<TRow>(
        string what, Func<Task<TRow>> read, Func<TRow, bool> judge, Func<TRow, Task<bool>> apply, Guid mark, CancellationToken cancellationToken)
        where TRow : IMarkedRow
    {
        var began = clock.GetTimestamp();
        var pause = FirstPause;
        long? tried = null;
        while (true)
        {
            var (row, failure) = await TryAsync(read).ConfigureAwait(false);
            if (failure is null && row is not null)
            {
                if (row.Mark == mark)
                {
                    return true;
                }

                if (row.Number > tried + 1)
                {
                    throw Unknown(what, "it has been written again since an attempt that was not answered", null);
                }

                if (!judge(row))
                {
                    return false;
                }

                tried = row.Number == tried ? tried : null;
                (var applied, failure) = await TryAsync(() => apply(row)).ConfigureAwait(false);
                if (applied)
                {
                    return true;
                }

                tried = failure is null ? tried : row.Number;
            }

            if (clock.GetElapsedTime(began) > settings.Options.ConditionalTimeout)
            {
                throw tried is not null ? Unknown(what, failure?.Message ?? "others write it too", failure)
                    : failure ?? new StoreException($"Others write {what} too, and it was never this one's turn.") { IsTransient = true };
            }

            await Task.Delay(pause * (0.5 + Random.Shared.NextDouble()), clock, cancellationToken).ConfigureAwait(false);
            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
        }
    }

    private static StoreException Unknown(string what, string why, Exception? cause) =>
        new($"Whether {what} was written is not known: {why}", cause!) { IsTransient = true };

    private static async Task<(T? Result, StoreException? Failure)> TryAsync<T>(Func<Task<T>> work)
    {
        try
        {
            return (await work().ConfigureAwait(false), null);
        }
        catch (StoreException failure) when (failure.IsTransient)
        {
            return (default, failure);
        }
    }
}

/// <summary>A row that conditional writes change.</summary>
internal interface IMarkedRow
{
    /// <summary>Raised with each such write, mostly by one.</summary>
    long Number { get; }

    /// <summary>Who wrote last.</summary>
    Guid? Mark { get; }
}
