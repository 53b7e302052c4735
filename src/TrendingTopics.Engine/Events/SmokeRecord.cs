using System.Globalization;
using System.Text;

namespace TrendingTopics.Engine.Events;

/// <summary>
/// A record with which an operator tries out the log: <c>{"trending-topics-smoke":{"id":"1f2e3d4c","number":1}}</c>. It is no event, and
/// no invalid record either: streams pass over it as if it were not there. Who reads the topic besides finds a JSON object.
/// </summary>
public static class SmokeRecord
{
    private static ReadOnlySpan<byte> Beginning => "{\"trending-topics-smoke\":{"u8;

    /// <summary>A record's bytes.</summary>
    /// <param name="id">Letters and digits that tell one trial from others.</param>
    /// <param name="number">Its number within the trial.</param>
    public static byte[] Write(string id, int number) =>
        Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $$$"""{"trending-topics-smoke":{"id":"{{{id}}}","number":{{{number}}}}}"""));

    /// <summary>Whether a record that is no event is one of these.</summary>
    public static bool Is(ReadOnlySpan<byte> record) => record.StartsWith(Beginning);
}
