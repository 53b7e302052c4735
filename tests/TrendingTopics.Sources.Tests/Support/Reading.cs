using System.Text;
using TrendingTopics.Engine.Logs;

namespace TrendingTopics.Sources.Tests.Support;

/// <summary>Reads sources without a log.</summary>
internal static class Reading
{
    public static readonly BatchLimit Large = new(8_192, 512 * 1024);

    /// <summary>All records of a finite source, and how many were left out. The clock, where given, steps on by itself.</summary>
    public static async Task<(List<string> Records, long Invalid)> AllAsync(
        ISource source, SteppedClock? clock = null, BatchLimit? limit = null, string? position = null)
    {
        await using var reader = await source.OpenAsync(position, TestContext.Current.CancellationToken);
        var records = new List<string>();
        while (true)
        {
            var batch = new LogBatch("t");
            var reading = reader.ReadAsync(batch, limit ?? Large, TestContext.Current.CancellationToken).AsTask();
            while (clock is not null && !reading.IsCompleted)
            {
                clock.Step();
                await Task.Yield();
            }

            var more = await reading;
            records.AddRange(Values(batch));
            if (!more)
            {
                return (records, reader.Invalid);
            }
        }
    }

    public static List<string> Values(LogBatch batch)
    {
        var values = new List<string>();
        foreach (var record in batch)
        {
            values.Add(Encoding.UTF8.GetString(record.Value));
        }

        return values;
    }
}
