using Confluent.Kafka;
using TrendingTopics.Kafka.Clients;

namespace TrendingTopics.Kafka.Appending;

/// <summary>A client to append with, which stays open until this is disposed of.</summary>
/// <param name="client">The client; null where there is none any more.</param>
/// <param name="calls">Keeps it open; null for one that others close.</param>
internal readonly ref struct LentProducer(IProducer<byte[]?, byte[]>? client, CallGate? calls)
{
    /// <summary>The client; null where there is none any more.</summary>
    public IProducer<byte[]?, byte[]>? Client => client;

    public void Dispose() => calls?.Exit();
}
