using System.Diagnostics;

namespace TrendingTopics.Engine.Telemetry;

/// <summary>
/// The engine's traces, from the activity source <see cref="SourceName"/>: one a flush and one a checkpoint, each a root of its own,
/// whatever the thread that pumps the engine is doing. What the store does within is part of it. Start and dispose one within one
/// asynchronous method, so that it does not stay current for the caller.
/// </summary>
internal sealed class EngineActivities : IDisposable
{
    /// <summary>Name of the activity source.</summary>
    public const string SourceName = "TrendingTopics";

    private readonly ActivitySource _source = new(SourceName);

    /// <summary>Begins the trace of a flush; null where nobody listens.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="producers">Traces that led to what is flushed, as producers put them on their records; each becomes a link.</param>
    public Activity? StartFlush(string stream, IReadOnlyList<ActivityContext> producers) =>
        Start("trending.flush", stream, producers);

    /// <summary>Begins the trace of a checkpoint; null where nobody listens.</summary>
    public Activity? StartCheckpoint(string stream, int partition) =>
        Start("trending.checkpoint", stream, producers: [])?.SetTag("partition", partition);

    /// <summary>Marks the trace as failed.</summary>
    public static void Fail(Activity? activity, Exception cause)
    {
        activity?.SetStatus(ActivityStatusCode.Error, cause.Message);
        activity?.SetTag("error.type", cause.GetType().FullName);
    }

    /// <inheritdoc/>
    public void Dispose() => _source.Dispose();

    private Activity? Start(string name, string stream, IReadOnlyList<ActivityContext> producers)
    {
        if (!_source.HasListeners())
        {
            return null;
        }

        var ambient = Activity.Current;
        Activity.Current = null;
        var activity = _source.StartActivity(
            name, ActivityKind.Internal, parentContext: default, tags: [new("stream", stream)], links: producers.Select(p => new ActivityLink(p)));
        if (activity is null)
        {
            Activity.Current = ambient;
        }

        return activity;
    }
}
