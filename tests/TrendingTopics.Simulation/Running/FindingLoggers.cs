using Microsoft.Extensions.Logging;

namespace TrendingTopics.Simulation.Running;

/// <summary>
/// Takes an error that the engine logs for a finding: nothing that is simulated may stop it for good, but lost records where the stream is
/// to stop then.
/// </summary>
internal sealed class FindingLoggers(Findings findings) : ILoggerFactory, ILogger
{
    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException("Findings are all that is taken.");

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (IsEnabled(logLevel) && eventId.Name != "DataLossStops")
        {
            findings.Report($"The engine logs an error: {formatter(state, exception)} {exception?.Message}");
        }
    }

    public void Dispose()
    {
    }
}
