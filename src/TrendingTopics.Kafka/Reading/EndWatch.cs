using TrendingTopics.Engine.Logs;
using TrendingTopics.Kafka.Topics;

namespace TrendingTopics.Kafka.Reading;

/// <summary>
/// Keeps the knowledge fresh that partitions hold no more: the client tells of an end once, when it meets it, and may have told long
/// before the reader gets to it. So the log is asked, again and again while the reader stands at an end.
/// </summary>
/// <param name="offsets">Asks the log.</param>
/// <param name="topic">The topic.</param>
/// <param name="clock">Paces the questions.</param>
internal sealed class EndWatch(KafkaOffsets offsets, string topic, TimeProvider clock)
{
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(100);

    // An answer that was so long on its way says nothing of now.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private readonly List<int> _asked = [];
    private Task<IReadOnlyDictionary<int, long>>? _answer;
    private long _askedAt;

    /// <summary>Reports what the log has answered, and asks it when it is time.</summary>
    public void Pump(ReadPartition?[] partitions, ILogHandler handler, CancellationToken stopping)
    {
        if (_answer is { IsCompleted: true })
        {
            Report(partitions, handler);
        }

        if (_answer is null && (_askedAt == 0 || clock.GetElapsedTime(_askedAt) >= Pace))
        {
            Ask(partitions, stopping);
        }
    }

    private void Ask(ReadPartition?[] partitions, CancellationToken stopping)
    {
        _asked.Clear();
        foreach (var partition in partitions)
        {
            if (partition is { IsActive: true, End: not ReadPartition.NoEnd })
            {
                _asked.Add(partition.Number);
            }
        }

        if (_asked.Count > 0)
        {
            _askedAt = clock.GetTimestamp();
            _answer = offsets.GetEndsAsync(topic, [.. _asked], stopping);
        }
    }

    private void Report(ReadPartition?[] partitions, ILogHandler handler)
    {
        var answer = _answer!;
        _answer = null;
        if (!answer.IsCompletedSuccessfully)
        {
            // Whoever asks next learns why; that it was not answered is said where the question was sent.
            _ = answer.Exception;
            return;
        }

        if (clock.GetElapsedTime(_askedAt) >= Patience)
        {
            return;
        }

        foreach (var (number, end) in answer.Result)
        {
            if (number < partitions.Length && partitions[number] is { IsActive: true } partition && partition.End == end)
            {
                handler.OnEnd(number, end);
            }
        }
    }
}
