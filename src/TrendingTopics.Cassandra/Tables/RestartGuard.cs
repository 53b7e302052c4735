using System.Collections.Concurrent;
using Cassandra;
using Microsoft.Extensions.Logging;
using TrendingTopics.Cassandra.Connections;
using TrendingTopics.Engine.Streams;

namespace TrendingTopics.Cassandra.Tables;

/// <summary>
/// Knows whose claims are older than the last start of a node that alone holds everything.
/// </summary>
/// <remarks>
/// <para>A node acknowledges a write before it is safe: killed, it forgets the last tenth of a second; with the machine, the last seconds
/// (<c>commitlog_sync</c>). Where rows have copies, those remember. A single node forgets for good, while the processor goes on as if what
/// it closed were there: windows would stay without rows, or be merged without a partition.</para>
/// <para>So who claimed before the node's last start is no owner any more. It claims again, goes on from the checkpoint that is there, and
/// writes again what came behind it. That is enough because what is forgotten is the end of one log: where a checkpoint has outlived the
/// crash, all results that were acknowledged before it have too.</para>
/// </remarks>
internal sealed partial class RestartGuard
{
    private const long Year2020 = 1_577_836_800;

    // More than are ever made of one partition while a node lives: nodes take seconds to start, and claims follow each other slower.
    private const long ClaimsASecond = 8;

    private readonly CassandraSession _session;
    private readonly PreparedStatement? _select;
    private readonly ILogger _logger;
    private readonly ConcurrentDictionary<(RunKey Run, int Partition), (long Epoch, int? Start)> _claims = new();
    private int _last;

    private RestartGuard(CassandraSession session, PreparedStatement? select, ILogger logger)
    {
        (_session, _select, _logger) = (session, select, logger);
    }

    /// <summary>Called when the node has been started anew: what was acknowledged before may be there no more.</summary>
    public event Action? Restarted;

    public static async Task<RestartGuard> OpenAsync(CassandraSession session, bool isAlone, ILogger logger) =>
        new(session, isAlone ? await session.PrepareAsync("SELECT gossip_generation FROM system.local").ConfigureAwait(false) : null, logger);

    /// <summary>Which start of the node this is; null where it is not alone.</summary>
    public async ValueTask<int?> GetStartAsync(CancellationToken cancellationToken)
    {
        if (_select is null)
        {
            return null;
        }

        var rows = await _session.ReadAsync(_select, [], cancellationToken).ConfigureAwait(false);
        var start = rows.FirstOrDefault()?.GetValue<int?>("gossip_generation");
        if (start is { } now && Interlocked.Exchange(ref _last, now) is var last && last != 0 && last != now)
        {
            LogRestarted();
            Restarted?.Invoke();
        }

        return start;
    }

    /// <summary>Takes note of a claim.</summary>
    /// <param name="run">The run.</param>
    /// <param name="partition">The partition.</param>
    /// <param name="epoch">The epoch that was claimed.</param>
    /// <param name="start">The node's start before the claim.</param>
    public void Note(RunKey run, int partition, long epoch, int? start) => _claims[(run, partition)] = (epoch, start);

    /// <summary>
    /// The last epoch that may have been given, whatever the node has forgotten: the one that was claimed here last, and what no claim
    /// before the node's start has reached (a start is numbered by the second in which it was made, later ones higher).
    /// </summary>
    /// <param name="run">The run.</param>
    /// <param name="partition">The partition.</param>
    /// <param name="start">The node's start; null where it is not alone, and forgets nothing.</param>
    public long LastEpoch(RunKey run, int partition, int? start) =>
        Math.Max(_claims.GetValueOrDefault((run, partition)).Epoch, Math.Max(0, (start ?? 0) - Year2020) * ClaimsASecond);

    /// <summary>Whether the claim (of the given epoch, or the last one made here) is not known to be older than the node's last start.</summary>
    public async ValueTask<bool> HoldsAsync(RunKey run, int partition, long? epoch, CancellationToken cancellationToken)
    {
        if (_select is null || !_claims.TryGetValue((run, partition), out var claim) || (epoch ?? claim.Epoch) != claim.Epoch)
        {
            return true;
        }

        return await GetStartAsync(cancellationToken).ConfigureAwait(false) == claim.Start;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Cassandra has been started anew and may have forgotten what it acknowledged last; partitions are claimed again and go on from their checkpoints.")]
    private partial void LogRestarted();
}
