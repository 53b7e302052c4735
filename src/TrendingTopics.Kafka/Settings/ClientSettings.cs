using System.Globalization;

namespace TrendingTopics.Kafka.Settings;

/// <summary>
/// The settings of each kind of client: first what the product must own, then what the user gave, then defaults for what neither says.
/// </summary>
internal sealed class ClientSettings
{
    private readonly KafkaLogOptions _options;
    private readonly Dictionary<string, string> _all;
    private readonly Dictionary<string, string> _consumer;
    private readonly Dictionary<string, string> _producer;

    /// <exception cref="ArgumentException">A setting is missing or not for users to set; the message names it.</exception>
    public ClientSettings(KafkaLogOptions options)
    {
        if (string.IsNullOrWhiteSpace(options.BootstrapServers))
        {
            throw new ArgumentException(
                $"No Kafka is named: ConnectionStrings:kafka (or {KafkaLogOptions.Section}:{nameof(KafkaLogOptions.BootstrapServers)}) must be its address, host:port[,host:port…].",
                nameof(options));
        }

        _options = options;
        _all = Read(options.Settings, nameof(KafkaLogOptions.Settings));
        _consumer = Read(options.Consumer, nameof(KafkaLogOptions.Consumer));
        _producer = Read(options.Producer, nameof(KafkaLogOptions.Producer));
    }

    /// <summary>Where the cluster is.</summary>
    public string Servers => _options.BootstrapServers!;

    /// <summary>The size of record, key and value, that is surely not too large.</summary>
    public int MaxRecordBytes
    {
        get
        {
            var text = _producer.GetValueOrDefault("message.max.bytes") ?? _all.GetValueOrDefault("message.max.bytes");
            const int Framing = 1024;
            return (int.TryParse(text, CultureInfo.InvariantCulture, out var bytes) ? bytes : 1_000_000) - Framing;
        }
    }

    /// <summary>Of the client that asks about topics and offsets.</summary>
    public Dictionary<string, string> Admin() => Merge([], []);

    /// <summary>Of a client that reads as a member of a group.</summary>
    /// <param name="group">The group.</param>
    /// <param name="storesOffsets">Whether it takes note itself of what it hands out, to commit it.</param>
    public Dictionary<string, string> GroupReader(string group, bool storesOffsets = true)
    {
        var owned = Reading(group);
        if (GivenToReaders("group.protocol") != "consumer")
        {
            // The newer protocol hands partitions over in the same way, and takes no strategy.
            owned["partition.assignment.strategy"] = "cooperative-sticky";
        }

        owned["enable.auto.commit"] = _options.CommitOffsets ? "true" : "false";
        owned["enable.auto.offset.store"] = storesOffsets ? owned["enable.auto.commit"] : "false";
        return Merge(owned, _consumer, new()
        {
            // A partition that is started joins a fetch only when the one before has returned.
            ["fetch.wait.max.ms"] = "100",
            // Once enough is fetched ahead, fetching goes on as soon as there is room again.
            ["fetch.queue.backoff.ms"] = "10",
            // So long may it take until partitions that are added to a topic are noticed.
            ["topic.metadata.refresh.interval.ms"] = "30000",
        });
    }

    /// <summary>Of a client that looks up single records, in no group.</summary>
    public Dictionary<string, string> Lookup()
    {
        var owned = Reading("trending-lookup");
        owned["enable.auto.commit"] = "false";
        owned["enable.auto.offset.store"] = "false";
        var settings = Merge(owned, _consumer, new() { ["fetch.wait.max.ms"] = "100" });
        settings.Remove("group.instance.id");
        return settings;
    }

    /// <summary>Of a client that appends.</summary>
    /// <param name="transactionalId">The name of its transactions; null where it makes none.</param>
    public Dictionary<string, string> Producer(string? transactionalId)
    {
        var owned = new Dictionary<string, string>
        {
            ["enable.idempotence"] = "true",
            ["partitioner"] = "murmur2_random",
            ["allow.auto.create.topics"] = "false",
            ["dotnet.producer.delivery.report.fields"] = "none",
        };
        var defaults = new Dictionary<string, string>
        {
            ["compression.type"] = "lz4",
            ["linger.ms"] = "5",
            // Longer than an election of leaders takes, short enough for somebody who waits.
            ["message.timeout.ms"] = "30000",
        };
        if (transactionalId is not null)
        {
            owned["transactional.id"] = transactionalId;
            if (GivenToProducers("message.timeout.ms") is null && GivenToProducers("transaction.timeout.ms") is null)
            {
                // What a process leaves open when it dies holds back everybody who reads, until its successor or the broker ends it.
                defaults["message.timeout.ms"] = "15000";
                defaults["transaction.timeout.ms"] = "15000";
            }
        }

        return Merge(owned, _producer, defaults);
    }

    private Dictionary<string, string> Reading(string group)
    {
        return new()
        {
            ["group.id"] = group,
            ["auto.offset.reset"] = "error",
            ["isolation.level"] = "read_committed",
            ["enable.partition.eof"] = "true",
            ["dotnet.consumer.consume.result.fields"] = _options.Traces ? "timestamp,headers" : "timestamp",
        };
    }

    private string? GivenToProducers(string name) => _producer.GetValueOrDefault(name) ?? _all.GetValueOrDefault(name);

    private string? GivenToReaders(string name) => _consumer.GetValueOrDefault(name) ?? _all.GetValueOrDefault(name);

    private Dictionary<string, string> Merge(Dictionary<string, string> owned, Dictionary<string, string> own, Dictionary<string, string>? defaults = null)
    {
        var settings = new Dictionary<string, string>(defaults ?? [], StringComparer.Ordinal) { ["client.id"] = "trending-topics" };
        foreach (var given in _all.Concat(own).Concat(owned))
        {
            settings[given.Key] = given.Value;
        }

        settings["bootstrap.servers"] = Servers;
        return settings;
    }

    private static Dictionary<string, string> Read(IDictionary<string, string> given, string part)
    {
        var settings = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, value) in given)
        {
            var name = SettingNames.Normalize(key);
            if (SettingNames.WhyOwned(name) is { } why)
            {
                throw new ArgumentException($"{KafkaLogOptions.Section}:{part}:{key} cannot be set: {why}.");
            }

            settings[name] = value;
        }

        return settings;
    }
}
