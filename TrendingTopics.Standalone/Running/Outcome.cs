namespace TrendingTopics.Standalone.Running;

/// <summary>How the program ends: what it prints last, and its exit code. Stopped by the user it prints nothing and ends with 0.</summary>
internal sealed class Outcome
{
    private volatile string? _done;
    private volatile string? _problem;

    /// <summary>Everything is counted.</summary>
    public void Done(string line) => _done = line;

    /// <summary>The program could not do what it was for.</summary>
    public void Failed(string problem) => _problem ??= problem;

    /// <summary>Prints the last line and returns the exit code.</summary>
    public int Report(TextWriter output, TextWriter errors)
    {
        if (_problem is { } problem)
        {
            errors.WriteLine(problem.ReplaceLineEndings(" "));
            return 1;
        }

        if (_done is { } done)
        {
            output.WriteLine(done);
        }

        return 0;
    }
}
