using System.Text;
using System.Text.Json;
using TrendingTopics.Engine.Reading;
using TrendingTopics.Serving.Rankings;
using TrendingTopics.Serving.Requests;
using TrendingTopics.Serving.Streams;

namespace TrendingTopics.Serving.Live;

/// <summary>A piece of a live stream, in the bytes of server-sent events; made once and shared by all listeners.</summary>
internal static class LiveFrame
{
    /// <summary>What a stream begins with: after how long to come back when it breaks off.</summary>
    public static readonly ReadOnlyMemory<byte> Opening = "retry: 2000\n\n"u8.ToArray();

    /// <summary>What shows that nobody has gone.</summary>
    public static readonly ReadOnlyMemory<byte> Heartbeat = ": nothing new\n\n"u8.ToArray();

    /// <summary>A ranking.</summary>
    /// <param name="ranking">The ranking.</param>
    /// <param name="top">How many topics of it.</param>
    /// <param name="newestFinal">The start of the newest final window that was sent or came before; it is what a returning listener names.</param>
    public static ReadOnlyMemory<byte> Ranking(Ranking ranking, int top, long? newestFinal) =>
        Event("ranking", newestFinal, JsonSerializer.Serialize(RankingBody.Of(ranking.Take(top)), ServingJson.Default.RankingBody));

    /// <summary>Where the stream stands.</summary>
    public static ReadOnlyMemory<byte> Status(StatusBody status) =>
        Event("status", null, JsonSerializer.Serialize(status, ServingJson.Default.StatusBody));

    // The JSON has no line break: one data line holds it.
    private static byte[] Event(string type, long? id, string json)
    {
        var idLine = id is { } time ? $"id: {TimeText.Format(time)}\n" : "";
        return Encoding.UTF8.GetBytes($"event: {type}\n{idLine}data: {json}\n\n");
    }
}
