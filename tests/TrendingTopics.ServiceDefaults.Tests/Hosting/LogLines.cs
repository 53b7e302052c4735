using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace TrendingTopics.ServiceDefaults.Tests.Hosting;

/// <summary>Keeps the categories in which something was logged.</summary>
internal sealed class LogLines : ILoggerProvider
{
    private readonly ConcurrentQueue<string> _categories = new();

    public IEnumerable<string> Categories => _categories;

    public ILogger CreateLogger(string categoryName) => new Category(categoryName, _categories);

    public void Dispose()
    {
    }

    private sealed class Category(string name, ConcurrentQueue<string> categories) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            categories.Enqueue(name);
    }
}
