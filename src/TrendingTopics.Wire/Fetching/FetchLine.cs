using TrendingTopics.Wire.Clusters;
using TrendingTopics.Wire.Connections;
using TrendingTopics.Wire.Protocol;

namespace TrendingTopics.Wire.Fetching;

/// <summary>The way to a broker on which one fetch is under way at a time: its connection, opened when it is needed, and its session.</summary>
/// <param name="plan">Says which topic it is.</param>
/// <param name="cluster">The broker's cluster.</param>
/// <param name="picker">Picks what to ask.</param>
/// <param name="appetite">Says how much.</param>
internal sealed class FetchLine(FetchPlan plan, Cluster cluster, FetchPicker picker, FetchAppetite appetite)
{
    private readonly ConnectionOpener _opener = new(cluster.Options, cluster.Clock);
    private volatile BrokerConnection? _connection;
    private int _askedBytes;
    private long _askedAt;

    /// <summary>What the broker remembers of what was asked.</summary>
    public FetchSession Session { get; } = new();

    /// <summary>Whether a fetch is under way.</summary>
    public bool IsSent { get; private set; }

    /// <summary>Whom it leads to; null where that is not known.</summary>
    public BrokerAddress? Address => _connection?.Address ?? picker.Address;

    /// <summary>Sends a fetch; false where there is nothing to ask now.</summary>
    public bool TrySend()
    {
        if (!picker.TryPick(out var address))
        {
            return false;
        }

        var connection = Connect(address);
        var version = connection.VersionOf(ApiKey.Fetch);
        Session.Prepare(picker.Asked, out var changed, out var forgotten);
        var terms = new FetchTerms
        {
            Topic = plan.Topic,
            TopicId = picker.TopicId,
            Rack = plan.Options.Rack,
            WaitMilliseconds = (int)plan.Options.LongestFetchWait.TotalMilliseconds,
            Bytes = appetite.AnswerBytes,
            Session = Session.Id,
            SessionEpoch = Session.Epoch,
        };
        FetchExchange.Write(connection.Begin(ApiKey.Fetch, version), version, terms, changed, forgotten);
        _askedAt = plan.Clock.GetTimestamp();
        connection.Send();
        _askedBytes = terms.Bytes;
        IsSent = true;
        return true;
    }

    /// <summary>Waits for the answer to the fetch that is under way, and reads its head.</summary>
    public FetchHead Receive(FetchAnswer answer)
    {
        var connection = _connection!;
        var version = connection.Receive(answer.Frame);
        IsSent = false;
        answer.Clear();
        answer.AskedBytes = _askedBytes;
        answer.AskedAt = _askedAt;
        answer.ReceivedAt = plan.Clock.GetTimestamp();
        var head = FetchAnswerReader.Read(answer, version);
        cluster.Reachability.Reached(connection.Address);
        return head;
    }

    /// <summary>Gives the connection up; the next fetch begins anew.</summary>
    public void Disconnect()
    {
        _connection?.Dispose();
        _connection = null;
        IsSent = false;
        Session.Restart();
    }

    /// <summary>Ends a wait for the broker, from any thread.</summary>
    public void Interrupt()
    {
        _opener.Abort();
        _connection?.Dispose();
    }

    private BrokerConnection Connect(BrokerAddress address)
    {
        if (_connection is { } connection)
        {
            if (!connection.IsExpired && connection.Address == address)
            {
                return connection;
            }

            Disconnect();
        }

        _connection = connection = _opener.Open(address);
        if (plan.IsStopping)
        {
            connection.Dispose();
        }

        return connection;
    }
}
