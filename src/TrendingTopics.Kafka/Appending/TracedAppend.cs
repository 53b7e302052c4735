using System.Diagnostics;
using System.Text;
using Confluent.Kafka;

namespace TrendingTopics.Kafka.Appending;

/// <summary>The trace of one record's way into the log: begun when it is appended, ended when it is acknowledged.</summary>
internal sealed class TracedAppend
{
    private readonly Activity _activity;

    private TracedAppend(Activity activity)
    {
        _activity = activity;
        Headers = new Headers { { Reading.TraceHeader.Name, Encoding.ASCII.GetBytes(activity.Id!) } };
    }

    /// <summary>What the record carries.</summary>
    public Headers Headers { get; }

    /// <summary>Begins one within the caller's trace; null where nobody listens. It is not current for anybody.</summary>
    public static TracedAppend? Begin(ActivitySource source, string topic)
    {
        var ambient = Activity.Current;
        var activity = source.StartActivity($"{topic} send", ActivityKind.Producer, ambient?.Context ?? default, tags:
        [
            new("messaging.system", "kafka"),
            new("messaging.operation.type", "send"),
            new("messaging.destination.name", topic),
        ]);
        Activity.Current = ambient;
        return activity is { IdFormat: ActivityIdFormat.W3C } ? new TracedAppend(activity) : null;
    }

    /// <summary>It has ended, well or with a failure.</summary>
    public void End(string? failure)
    {
        if (failure is not null)
        {
            _activity.SetStatus(ActivityStatusCode.Error, failure);
        }

        // Stopping makes the parent current, on a thread that has nothing to do with it.
        var ambient = Activity.Current;
        _activity.Stop();
        Activity.Current = ambient;
    }
}
