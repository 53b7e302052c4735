using System.Diagnostics;
using Cassandra;
using Cassandra.OpenTelemetry;

namespace TrendingTopics.Cassandra.Connections;

/// <summary>
/// The driver's traces, as parts of what is going on (a flush, an HTTP request) and never traces of their own. Where nobody listens there
/// is no current activity, and a request costs nothing more.
/// </summary>
internal sealed class RequestTraces(CassandraInstrumentationOptions options) : OpenTelemetryRequestTracker(options)
{
    public override Task OnStartAsync(SessionRequestInfo sessionRequest) =>
        Activity.Current is null ? Task.CompletedTask : base.OnStartAsync(sessionRequest);
}
