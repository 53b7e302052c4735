using Confluent.Kafka;
using Microsoft.Extensions.Logging;
using TrendingTopics.Engine.Logs;

namespace TrendingTopics.Kafka.Clients;

/// <summary>
/// Whether the cluster answers, over all clients of a log: says so once when it no longer does, again every minute, and when it is back.
/// </summary>
/// <param name="servers">Where it is.</param>
/// <param name="clock">Measures how long it has been away.</param>
/// <param name="logger">Takes the lines.</param>
internal sealed class Availability(string servers, TimeProvider clock, ILogger logger)
{
    private static readonly TimeSpan Repeat = TimeSpan.FromMinutes(1);
    private readonly Lock _gate = new();
    private string? _reason;
    private long? _lostAt;
    private long _saidAt;

    /// <summary>Remembers what a client said, to give it as the reason when a request fails.</summary>
    public void Note(Error error)
    {
        // That all brokers are down is no reason; why the last connection failed is.
        if (error.Code != ErrorCode.Local_AllBrokersDown)
        {
            lock (_gate)
            {
                _reason = error.Reason;
            }
        }
    }

    /// <summary>Why the cluster cannot be reached, as far as a client has said.</summary>
    public string Describe(KafkaException failure)
    {
        lock (_gate)
        {
            var reason = _reason ?? failure.Error.Reason;
            return Sentence(reason) + SecurityHint.For(reason);
        }
    }

    /// <summary>A request was not answered.</summary>
    /// <returns>What its caller is to be told.</returns>
    public LogException Lost(KafkaException failure)
    {
        var reason = Describe(failure);
        lock (_gate)
        {
            var now = clock.GetTimestamp();
            if (_lostAt is not { } since)
            {
                (_lostAt, _saidAt) = (now, now);
                logger.Lost(servers, reason);
            }
            else if (clock.GetElapsedTime(_saidAt, now) >= Repeat)
            {
                _saidAt = now;
                logger.StillLost(servers, clock.GetElapsedTime(since, now).TotalSeconds, reason);
            }
        }

        var advice = KafkaAdvice.For(failure.Error.Code) is { Length: > 0 } known ? known : " See that it runs and that this machine may connect to it.";
        return new LogException($"Kafka at {servers} cannot be reached: {reason}{advice}", failure);
    }

    /// <summary>A request was answered.</summary>
    public void Reached()
    {
        if (Volatile.Read(ref _reason) is null && _lostAt is null)
        {
            return;
        }

        lock (_gate)
        {
            _reason = null;
            if (_lostAt is { } since)
            {
                _lostAt = null;
                var away = clock.GetElapsedTime(since);
                logger.Reached(servers, away.TotalSeconds);
            }
        }
    }

    private static string Sentence(string reason) => reason.EndsWith('.') ? reason : reason + ".";
}
