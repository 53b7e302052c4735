using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using TrendingTopics.Engine.Logs;
using TrendingTopics.Engine.Streams;
using TrendingTopics.Sources.Running;

namespace TrendingTopics.Sources.Tests.Support;

/// <summary>Runs sources into logs.</summary>
internal static class Feeding
{
    public static StreamDefinition Stream { get; } = new() { Name = "hashtags" };

    public static SourceRunner Runner(ISource source, IEventLog log, TimeProvider? clock = null, SourceRunnerOptions? options = null) =>
        new(source, Stream, log, clock ?? TimeProvider.System, NullLoggerFactory.Instance, options);

    /// <summary>All that the topic holds, in the order of the appends (with one partition).</summary>
    public static async Task<List<string>> RecordsAsync(IEventLog log)
    {
        var newest = await log.ReadNewestAsync(Stream.Topic, int.MaxValue, TestContext.Current.CancellationToken);
        return [.. newest.Reverse().Select(r => Encoding.UTF8.GetString(r.Value.Span))];
    }
}
