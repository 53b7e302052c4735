using System.Diagnostics;
using System.Text;

namespace TrendingTopics.Engine.Telemetry;

/// <summary>
/// The traces that producers were in when they wrote what is counted, until a flush makes it readable. A producer gives one a second,
/// so that they are few; what is more than a trace should link to is left out.
/// </summary>
internal sealed class ProducerTraces
{
    private const int Most = 32;
    private List<ActivityContext> _traces = [];

    /// <summary>Takes note of a W3C <c>traceparent</c>; one that is none is passed over.</summary>
    public void Add(ReadOnlySpan<byte> traceParent)
    {
        if (_traces.Count < Most && ActivityContext.TryParse(Encoding.ASCII.GetString(traceParent), traceState: null, isRemote: true, out var trace))
        {
            _traces.Add(trace);
        }
    }

    /// <summary>All since the last call, oldest first.</summary>
    public IReadOnlyList<ActivityContext> Take()
    {
        if (_traces.Count == 0)
        {
            return [];
        }

        var taken = _traces;
        _traces = [];
        return taken;
    }
}
