using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using TrendingTopics.Kafka.Clients;
using TrendingTopics.Kafka.Reading;
using TrendingTopics.Kafka.Reading.Direct;
using TrendingTopics.Kafka.Topics;
using TrendingTopics.Wire;

namespace TrendingTopics.Kafka;

/// <summary>What all parts of one log share: its clients, and what can be asked through them.</summary>
internal sealed class Cluster : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, bool> _warned = new(StringComparer.Ordinal);

    /// <exception cref="ArgumentException">A setting is wrong; the message names it.</exception>
    public Cluster(KafkaLogOptions options, TimeProvider clock, ILogger logger)
    {
        Clients = new KafkaClients(options, clock, logger);
        Topics = new KafkaTopics(Clients);
        Offsets = new KafkaOffsets(Clients, Topics);
        Lookup = new RecordLookup(Clients);
        Wire = options.Reading == KafkaReading.Direct ? OpenWire() : null;
    }

    /// <summary>Reach the cluster.</summary>
    public KafkaClients Clients { get; }

    /// <summary>Its topics.</summary>
    public KafkaTopics Topics { get; }

    /// <summary>What its partitions hold.</summary>
    public KafkaOffsets Offsets { get; }

    /// <summary>Single records.</summary>
    public RecordLookup Lookup { get; }

    /// <summary>Reads directly; null where the client library reads.</summary>
    public WireLog? Wire { get; }

    /// <summary>Says once that the topic's times are those of its senders.</summary>
    public void WarnOfSendersTimes(string topic)
    {
        if (_warned.TryAdd(topic, true))
        {
            Clients.Logger.TimesOfSenders(topic);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Lookup.DisposeAsync().ConfigureAwait(false);
        if (Wire is not null)
        {
            await Wire.DisposeAsync().ConfigureAwait(false);
        }

        Clients.Dispose();
    }

    private WireLog? OpenWire()
    {
        var options = new WireSettings(Clients.Settings.GroupReader("-")).TryMake(Clients.Settings.Servers, Clients.Options.RequestTimeout, out var unknown);
        if (options is null)
        {
            Clients.Logger.NotDirect(unknown);
            return null;
        }

        return new WireLog(options, Clients.Clock, Clients.Logger);
    }
}
