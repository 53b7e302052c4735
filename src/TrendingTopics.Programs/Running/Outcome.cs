namespace TrendingTopics.Programs.Running;

/// <summary>How a program ends: what it prints last, and its exit code. Stopped by the user it prints nothing and ends with 0.</summary>
public sealed class Outcome
{
    private volatile string? _done;
    private volatile string? _problem;

    /// <summary>Everything is done.</summary>
    /// <param name="text">What is printed last.</param>
    public void Done(string text) => _done = text;

    /// <summary>The program could not do what it was for.</summary>
    public void Failed(string problem) => _problem ??= problem;

    /// <summary>Prints what is printed last and returns the exit code.</summary>
    public int Report(TextWriter output, TextWriter errors)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(errors);
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
