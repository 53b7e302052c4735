using System.Reflection;
using Confluent.Kafka;

namespace TrendingTopics.Kafka.Reading;

/// <summary>
/// Turns the reading of headers off while there is much to catch up with, and on again at the log's end. It makes an object and two
/// native calls a record, a quarter of what reading costs, and a trace leads nowhere that was begun long ago. The client knows the
/// setting only when it is made, but looks at it with each record; where a later version has it no longer, headers are always read.
/// </summary>
internal sealed class HeaderSwitch
{
    // More than lies between two ends while a reader keeps up.
    private const int Many = 20_000;
    private readonly IConsumer<int, int> _consumer;
    private readonly FieldInfo? _field;
    private int _sinceEnd;

    /// <param name="consumer">The client, on the thread that consumes.</param>
    /// <param name="isUsed">Whether headers are read at all.</param>
    public HeaderSwitch(IConsumer<int, int> consumer, bool isUsed)
    {
        _consumer = consumer;
        _field = isUsed ? consumer.GetType().GetField("enableHeaderMarshaling", BindingFlags.Instance | BindingFlags.NonPublic) : null;
        _field = _field?.FieldType == typeof(bool) ? _field : null;
        IsOn = isUsed;
    }

    /// <summary>Whether headers are read now.</summary>
    public bool IsOn { get; private set; }

    /// <summary>Whether it can be turned at all.</summary>
    public bool CanTurn => _field is not null;

    /// <summary>So many records were read, none of them the last of its partition.</summary>
    public void OnRecords(int count)
    {
        _sinceEnd += count;
        if (_sinceEnd >= Many)
        {
            _sinceEnd = 0;
            Turn(on: false);
        }
    }

    /// <summary>The end of a partition was met.</summary>
    public void OnEnd()
    {
        _sinceEnd = 0;
        Turn(on: true);
    }

    private void Turn(bool on)
    {
        if (_field is not null && IsOn != on)
        {
            _field.SetValue(_consumer, on);
            IsOn = on;
        }
    }
}
