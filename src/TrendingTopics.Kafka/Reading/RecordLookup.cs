using Confluent.Kafka;
using TrendingTopics.Engine.Logs;
using TrendingTopics.Kafka.Clients;

namespace TrendingTopics.Kafka.Reading;

/// <summary>Takes a record that was looked up; its spans are valid only during the call.</summary>
/// <param name="record">The record.</param>
internal delegate void TakeRecord(in LogRecord record);

/// <summary>Reads a few records at given places, with one client of its own, one question at a time.</summary>
/// <param name="clients">Make the client.</param>
internal sealed class RecordLookup(KafkaClients clients) : IAsyncDisposable
{
    private readonly SemaphoreSlim _one = new(1);
    private readonly Scratch _keys = new();
    private readonly Scratch _values = new();
    private IConsumer<int, int>? _consumer;

    /// <summary>
    /// Pushes the committed records of the ranges, each partition's in the order of their offsets. False where a transaction that has not
    /// ended hides the rest of one.
    /// </summary>
    /// <param name="topic">The topic.</param>
    /// <param name="ranges">By partition, from where to where; the ends are not beyond the log's.</param>
    /// <param name="take">Takes the records; one whose append time nothing says has <see cref="long.MinValue"/>.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="LogException">They could not be read in time.</exception>
    public async Task<bool> ReadAsync(string topic, IReadOnlyDictionary<int, LogRange> ranges, TakeRecord take, CancellationToken cancellationToken)
    {
        var wanted = ranges.Where(r => r.Value.End > r.Value.Start).ToDictionary();
        if (wanted.Count == 0)
        {
            return true;
        }

        await _one.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await Task.Run(() => Read(topic, wanted, take, cancellationToken), cancellationToken).ConfigureAwait(false);
        }
        catch (KafkaException e)
        {
            throw KafkaFailure.Of($"Records of topic '{topic}' could not be read", e.Error, e);
        }
        finally
        {
            _one.Release();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _one.WaitAsync().ConfigureAwait(false);
        if (_consumer is { } consumer)
        {
            await Task.Run(consumer.Dispose).ConfigureAwait(false);
        }

        _one.Dispose();
    }

    private bool Read(string topic, Dictionary<int, LogRange> wanted, TakeRecord take, CancellationToken cancellationToken)
    {
        _consumer ??= clients.CreateLookup(_keys, _values);
        var times = wanted.Keys.ToDictionary(p => p, _ => new AppendTime());
        var isWhole = true;
        _consumer.Assign(wanted.Select(r => new TopicPartitionOffset(topic, r.Key, r.Value.Start)));
        try
        {
            var heard = clients.Clock.GetTimestamp();
            while (wanted.Count > 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (_consumer.Consume(50) is { } result)
                {
                    heard = clients.Clock.GetTimestamp();
                    isWhole &= Take(result, wanted, times, take);
                }
                else if (clients.Clock.GetElapsedTime(heard) >= clients.Options.RequestTimeout)
                {
                    throw clients.Availability.Lost(new KafkaException(ErrorCode.Local_TimedOut));
                }
            }

            return isWhole;
        }
        finally
        {
            _consumer.Unassign();
        }
    }

    private bool Take(ConsumeResult<int, int> result, Dictionary<int, LogRange> wanted, Dictionary<int, AppendTime> times, TakeRecord take)
    {
        var (partition, offset) = (result.Partition.Value, result.Offset.Value);
        if (!wanted.TryGetValue(partition, out var range))
        {
            return true;
        }

        if (!result.IsPartitionEOF && offset < range.End)
        {
            take(new LogRecord
            {
                Partition = partition,
                Offset = offset,
                AppendTime = times[partition].TryTake(result.Message.Timestamp) ? times[partition].Last : long.MinValue,
                Key = _keys.Read(result.Message.Key),
                Value = _values.Read(result.Message.Value),
            });
        }

        if (result.IsPartitionEOF || offset >= range.End - 1)
        {
            wanted.Remove(partition);
        }

        // Committed records end before a transaction that is under way, whoever's it is.
        return !result.IsPartitionEOF || offset >= range.End;
    }
}
