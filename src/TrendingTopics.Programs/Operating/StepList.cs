using System.Globalization;
using TrendingTopics.Engine.Logs;
using TrendingTopics.Engine.Stores;

namespace TrendingTopics.Programs.Operating;

/// <summary>Does one step after the other and says of each how it went and how long it took; the first that fails is the last.</summary>
/// <param name="output">Takes the lines.</param>
/// <param name="clock">Measures.</param>
public sealed class StepList(TextWriter output, TimeProvider clock)
{
    /// <summary>Does a step.</summary>
    /// <param name="name">What it is, as the beginning of a line.</param>
    /// <param name="work">Does it.</param>
    /// <param name="result">What is said of its result.</param>
    /// <exception cref="CommandFailedException">It failed, which has been said.</exception>
    public async Task<T> RunAsync<T>(string name, Func<Task<T>> work, Func<T, string> result)
    {
        ArgumentNullException.ThrowIfNull(work);
        ArgumentNullException.ThrowIfNull(result);
        var began = clock.GetTimestamp();
        try
        {
            var done = await work().ConfigureAwait(false);
            Say('✔', name, clock.GetElapsedTime(began), result(done));
            return done;
        }
        catch (Exception e) when (e is LogException or StoreException or CommandFailedException or HttpRequestException or ArgumentException)
        {
            Say('✘', name, clock.GetElapsedTime(began), e.Message);
            throw new CommandFailedException(e.Message, e) { IsReported = true };
        }
    }

    private void Say(char mark, string name, TimeSpan took, string text) =>
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{mark} {name} ({took.TotalSeconds:F1} s): {text.ReplaceLineEndings(" ")}"));
}
