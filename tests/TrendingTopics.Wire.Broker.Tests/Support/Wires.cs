using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using TrendingTopics.Contracts.Logs;

namespace TrendingTopics.Wire.Broker.Tests.Support;

/// <summary>Opens logs and readers under test.</summary>
internal static class Wires
{
    /// <summary>A log.</summary>
    public static WireLog Open(string servers, Func<WireOptions, WireOptions>? with = null, ILogger? logger = null)
    {
        var options = new WireOptions { BootstrapServers = servers, MetadataAge = TimeSpan.FromSeconds(1) };
        return new WireLog(with?.Invoke(options) ?? options, TimeProvider.System, logger ?? NullLogger.Instance);
    }

    /// <summary>A reader of a topic.</summary>
    public static ReaderUnderTest Read(this WireLog log, TestTopic topic) => new(log, topic.Name, "");

    /// <summary>The numbers from 0 on, as text.</summary>
    public static IEnumerable<string> Numbers(int count, int from = 0) => Enumerable.Range(from, count).Select(i => $"{i}");
}
