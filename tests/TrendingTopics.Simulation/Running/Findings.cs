namespace TrendingTopics.Simulation.Running;

/// <summary>
/// What must not be and yet is. Collected, since where it is found an exception would be taken by the code under test for a failing
/// store.
/// </summary>
internal sealed class Findings
{
    private readonly List<string> _messages = [];

    public bool Any => _messages.Count > 0;

    public void Report(string message) => _messages.Add(message);

    public void ThrowIfAny()
    {
        if (Any)
        {
            throw new SimulationFailedException(string.Join('\n', _messages.Take(5)));
        }
    }
}
