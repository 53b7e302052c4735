using System.Net.Security;

namespace TrendingTopics.Wire;

/// <summary>How Kafka is reached and read.</summary>
public sealed record WireOptions
{
    /// <summary>Where the cluster is: <c>host:port[,host:port…]</c>; any of its brokers will do.</summary>
    public required string BootstrapServers { get; init; }

    /// <summary>How the client names itself to brokers.</summary>
    public string ClientId { get; init; } = "trending-topics";

    /// <summary>TLS, where connections are encrypted; null: they are not. What is checked of the broker's certificate is up to these options.</summary>
    public SslClientAuthenticationOptions? Tls { get; init; }

    /// <summary>The login, where brokers want one.</summary>
    public SaslLogin? Login { get; init; }

    /// <summary>Where this client is, in the brokers' own words (<c>broker.rack</c>): it then reads from a replica there. Empty: from leaders.</summary>
    public string Rack { get; init; } = "";

    /// <summary>Bytes that are fetched of a partition at a time: 64 KiB to 64 MiB. A batch that is larger comes whole.</summary>
    public int PartitionBytes { get; init; } = 1024 * 1024;

    /// <summary>Bytes that one answer may have beside what <see cref="PartitionBytes"/> says: 1 MiB to 1 GiB.</summary>
    public int AnswerBytes { get; init; } = 8 * 1024 * 1024;

    /// <summary>Bytes that one batch may have, as it is sent and unpacked: what claims more is taken for corrupt.</summary>
    public int LargestBatch { get; init; } = 256 * 1024 * 1024;

    /// <summary>How long to wait for a connection.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long an answer may take before the connection counts as broken.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a broker waits for records before it answers that there are none. It confirms ends, so it should be short.</summary>
    public TimeSpan LongestFetchWait { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>How often the cluster is asked who leads the partitions and how many there are, also when nothing seems to have changed.</summary>
    public TimeSpan MetadataAge { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// How many threads may push records at a time, where the handler takes partitions at once: 1 or more. Each broker gets as many
    /// connections, but no more than there are partitions, and 2 to 8.
    /// </summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>Whether a text says where a cluster is.</summary>
    public static bool IsServers(string? servers)
    {
        try
        {
            return ServerList.Parse(servers ?? "").Count > 0;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    /// <summary>Refuses what cannot work.</summary>
    /// <exception cref="ArgumentException">A setting is wrong; the message names it and what it may be.</exception>
    internal void ThrowIfInvalid()
    {
        ServerList.Parse(BootstrapServers);
        ThrowUnless(PartitionBytes is >= 64 * 1024 and <= 64 * 1024 * 1024, nameof(PartitionBytes), "64 KiB to 64 MiB");
        ThrowUnless(AnswerBytes is >= 1024 * 1024 and <= 1024 * 1024 * 1024, nameof(AnswerBytes), "1 MiB to 1 GiB");
        ThrowUnless(LargestBatch is >= 1024 * 1024 and <= 1024 * 1024 * 1024, nameof(LargestBatch), "1 MiB to 1 GiB");
        ThrowUnless(ConnectTimeout > TimeSpan.Zero, nameof(ConnectTimeout), "above zero");
        ThrowUnless(RequestTimeout > TimeSpan.Zero, nameof(RequestTimeout), "above zero");
        ThrowUnless(LongestFetchWait > TimeSpan.Zero && LongestFetchWait <= TimeSpan.FromSeconds(10), nameof(LongestFetchWait), "up to 10 seconds");
        ThrowUnless(Threads >= 1, nameof(Threads), "1 or more");
        ThrowUnless(MetadataAge >= TimeSpan.FromSeconds(1), nameof(MetadataAge), "a second or more");
    }

    private static void ThrowUnless(bool isRight, string name, string allowed)
    {
        if (!isRight)
        {
            throw new ArgumentException($"{name} may be {allowed}.", name);
        }
    }
}
