using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using TrendingTopics.Engine.Logs;
using TrendingTopics.Wire.Protocol;

namespace TrendingTopics.Wire.Clusters;

/// <summary>Says once when a broker can no longer be reached, again every minute, and when it is back.</summary>
/// <param name="clock">Measures how long it has been away.</param>
/// <param name="logger">Takes the lines.</param>
internal sealed class Reachability(TimeProvider clock, ILogger logger)
{
    private static readonly TimeSpan Repeat = TimeSpan.FromMinutes(1);
    private readonly Lock _gate = new();
    private readonly Dictionary<BrokerAddress, Absence> _away = [];
    private volatile bool _isAnyAway;

    /// <summary>What a failure means to whoever asked; null where it is none of the connection.</summary>
    public static LogException? Explain(BrokerAddress broker, Exception failure) => failure switch
    {
        LogException e => e,
        IOException { InnerException: SocketException { SocketErrorCode: SocketError.TimedOut or SocketError.WouldBlock } } e =>
            new LogException($"Kafka at {broker} does not answer in time.", e),
        IOException or SocketException or WireFormatException => new LogException($"Kafka at {broker} cannot be reached: {failure.Message}", failure),
        ObjectDisposedException => new LogException("The log is closed.", failure),
        _ => null,
    };

    /// <summary>Notes that the broker did not answer.</summary>
    /// <returns>What whoever asked is to be told.</returns>
    public LogException Lost(BrokerAddress broker, LogException why)
    {
        lock (_gate)
        {
            var now = clock.GetTimestamp();
            if (!_away.TryGetValue(broker, out var absence))
            {
                _away[broker] = new Absence(now, now);
                _isAnyAway = true;
                logger.BrokerLost(broker, why.Message);
            }
            else if (clock.GetElapsedTime(absence.SaidAt, now) >= Repeat)
            {
                _away[broker] = absence with { SaidAt = now };
                logger.BrokerStillLost(broker, clock.GetElapsedTime(absence.Since, now).TotalSeconds, why.Message);
            }
        }

        return why;
    }

    /// <summary>Notes that the broker has answered.</summary>
    public void Reached(BrokerAddress broker)
    {
        if (!_isAnyAway)
        {
            return;
        }

        lock (_gate)
        {
            if (_away.Remove(broker, out var absence))
            {
                _isAnyAway = _away.Count > 0;
                var away = clock.GetElapsedTime(absence.Since);
                logger.BrokerReached(broker, away.TotalSeconds);
            }
        }
    }

    private readonly record struct Absence(long Since, long SaidAt);
}
