using System.Text;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using TrendingTopics.Wire.Protocol;
using TrendingTopics.Wire.Tests.Support;

namespace TrendingTopics.Wire.Tests.Brokers;

/// <summary>
/// Brokers with one topic of one partition whose records are the numbers from 0 on, one a batch; a fetch gets a few. What a test wants
/// otherwise it says before it is answered.
/// </summary>
internal sealed class FakeCluster : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<int, FakeBroker> _brokers = [];
    private readonly Dictionary<(int Broker, int Session), (int Epoch, long Offset)> _sessions = [];
    private readonly List<(int Broker, FakeRequest Request)> _fetches = [];
    private readonly Dictionary<ApiKey, short> _highest;
    private readonly int _count;

    /// <param name="count">How many records there are.</param>
    /// <param name="brokers">How many brokers there are.</param>
    /// <param name="highest">The highest versions that they speak.</param>
    public FakeCluster(int count, int brokers = 1, params (ApiKey Key, short Version)[] highest)
    {
        _count = count;
        _highest = highest.ToDictionary(v => v.Key, v => v.Version);
        for (var id = 1; id <= brokers; id++)
        {
            var broker = id;
            _brokers[id] = new FakeBroker(request => Answer(broker, request));
        }
    }

    /// <summary>How many batches a fetch gets.</summary>
    public int BatchesAtOnce { get; init; } = 7;

    /// <summary>Makes the batch at an offset.</summary>
    public Func<int, byte[]> Batch { get; init; } = number => new BatchWriter { BaseOffset = number }.Add(null, Encoding.Latin1.GetBytes($"{number}")).ToArray();

    public string Servers => _brokers[1].Address;

    public int Leader { get; set; } = 1;

    public int LeaderEpoch { get; set; } = 4;

    /// <summary>The first offset that it says there is.</summary>
    public long Start { get; set; }

    /// <summary>Answers a fetch in its own way; null: the usual one.</summary>
    public Func<int, FakeRequest, byte[]?>? OnFetch { get; set; }

    /// <summary>The fetches so far; clients go on fetching while a test looks at them.</summary>
    public IReadOnlyList<(int Broker, FakeRequest Request)> Fetches
    {
        get
        {
            lock (_gate)
            {
                return [.. _fetches];
            }
        }
    }

    /// <summary>How many fetches a broker got.</summary>
    public int FetchesOf(int broker) => Fetches.Count(f => f.Broker == broker);

    /// <summary>A log on it, that waits for records for a short time only.</summary>
    public WireLog Open(Func<WireOptions, WireOptions>? with = null, TimeProvider? clock = null, ILogger? logger = null)
    {
        var options = new WireOptions { BootstrapServers = Servers, LongestFetchWait = TimeSpan.FromMilliseconds(20) };
        return new WireLog(with?.Invoke(options) ?? options, clock ?? TimeProvider.System, logger ?? NullLogger.Instance);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var broker in _brokers.Values)
        {
            await broker.DisposeAsync();
        }
    }

    /// <summary>The usual answer to a fetch.</summary>
    public byte[] AnswerFetch(int broker, FakeRequest request, int preferred = -1, int throttle = 0)
    {
        lock (_gate)
        {
            var (session, epoch, offset, _, _) = request.Fetch;
            if (epoch > 0)
            {
                if (!_sessions.TryGetValue((broker, session), out var held) || held.Epoch + 1 != epoch)
                {
                    return Answers.Fetch(request.Version, "t", [], held.Epoch == 0 ? ErrorCode.FetchSessionIdNotFound : ErrorCode.InvalidFetchSessionEpoch);
                }

                offset ??= held.Offset;
            }

            session = epoch == 0 ? _sessions.Count + 1 : session;
            _sessions[(broker, session)] = (Math.Max(0, epoch), offset ?? 0);
            if (preferred >= 0)
            {
                return Answers.Fetch(request.Version, "t", [new FetchedPartition(0, [], _count) { Preferred = preferred }], ErrorCode.None, session, throttle);
            }

            if (offset > _count)
            {
                return Answers.Fetch(request.Version, "t", [new FetchedPartition(0, [], -1) { Error = ErrorCode.OffsetOutOfRange }], ErrorCode.None, session, throttle);
            }

            var batches = Enumerable.Range((int)(offset ?? 0), (int)Math.Min(BatchesAtOnce, _count - (offset ?? 0))).SelectMany(Batch).ToArray();
            FetchedPartition[] partitions = batches.Length == 0 && epoch > 0 ? [] : [new FetchedPartition(0, batches, _count)];
            return Answers.Fetch(request.Version, "t", partitions, ErrorCode.None, epoch < 0 ? 0 : session, throttle);
        }
    }

    private byte[]? Answer(int broker, FakeRequest request)
    {
        switch (request.Key)
        {
            case ApiKey.ApiVersions when request.Version > Highest(ApiKey.ApiVersions):
                return [0, (byte)ErrorCode.UnsupportedVersion, 0, 0, 0, 0];
            case ApiKey.ApiVersions:
                return Answers.Versions(request.Version, ApiVersion.All.Select(v => (v.Key, 0, (int)Highest(v.Key))));
            case ApiKey.Metadata:
                return Answers.Metadata(request.Version, "t", _brokers.ToDictionary(b => b.Key, b => b.Value.Port), Leader, LeaderEpoch);
            case ApiKey.ListOffsets:
                return Answers.Offsets(request.Version, "t", 0, request.Time == OffsetsExchange.Earliest ? Start : _count);
            case ApiKey.Fetch:
                lock (_gate)
                {
                    _fetches.Add((broker, request));
                }

                return OnFetch is { } own && own(broker, request) is { } answer ? answer : AnswerFetch(broker, request);
            default:
                return null;
        }
    }

    private short Highest(ApiKey key) => _highest.TryGetValue(key, out var version) ? version : ApiVersion.Of(key).Highest;
}
