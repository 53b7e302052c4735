using System.Net.Sockets;
using Cassandra;
using TrendingTopics.Engine.Stores;

namespace TrendingTopics.Cassandra.Connections;

/// <summary>What the driver throws, as what the port promises: what happened, what to do, and whether trying again may help.</summary>
internal static class StoreErrors
{
    /// <summary>The failure to throw instead; null where the error is none of Cassandra's.</summary>
    public static StoreException? Translate(Exception error, string where) => error switch
    {
        StoreException failure => failure,
        NoHostAvailableException none when none.Errors.Values.OfType<AuthenticationException>().FirstOrDefault() is { } refused => Refused(refused, where),
        AuthenticationException refused => Refused(refused, where),
        NoHostAvailableException none => Transient($"No Cassandra node answers at {where} ({Reason(none)}). See that it runs and that the connection string names it.", none),
        OperationTimedOutException => Transient($"Cassandra at {where} did not answer in time. It may be overloaded or starting: {error.Message}", error),
        UnavailableException unavailable => Transient($"Cassandra has too few nodes up for consistency {unavailable.Consistency} ({unavailable.AliveReplicas} of {unavailable.RequiredReplicas} copies). See that all nodes run.", error),
        QueryTimeoutException or QueryExecutionException or BusyPoolException or DriverInternalError => Transient($"Cassandra at {where} could not finish a request: {error.Message}", error),
        UnauthorizedException => Lasting($"Cassandra at {where} does not let this login do that: {error.Message} Grant it, or give another by Cassandra:Username and Cassandra:Password.", error),
        QueryValidationException when error.Message.Contains("oversized mutation", StringComparison.OrdinalIgnoreCase) => Lasting($"Cassandra at {where} takes no row that large: {error.Message} Raise max_mutation_size (by default half of commitlog_segment_size) in its settings; 1 MiB is enough for every row.", error),
        QueryValidationException => Lasting($"Cassandra at {where} refuses a request: {error.Message} Was its schema changed or dropped?", error),
        DriverException or SocketException => Transient($"The connection to Cassandra at {where} failed: {error.Message}", error),
        _ => null,
    };

    /// <summary>Whether a node ended the connection, as it does where a client's certificate is not to its liking.</summary>
    public static bool IsEnded(Exception error) =>
        error is NoHostAvailableException none
        && none.Errors.Values.Any(e => e is not null && e.GetBaseException() is IOException or SocketException { SocketErrorCode: not SocketError.ConnectionRefused });

    // A node makes its first login a while after it takes connections, so that a refusal need not last.
    private static StoreException Refused(Exception error, string where) =>
        Transient($"Cassandra at {where} refuses the login: {error.Message} See Cassandra:Username and Cassandra:Password, or the connection string.", error);

    private static string Reason(NoHostAvailableException none)
    {
        var errors = none.Errors.Where(e => e.Value is not null).Select(e => $"{e.Key}: {e.Value.GetBaseException().Message}").Take(3).ToList();
        return errors.Count > 0 ? string.Join("; ", errors) : (none.InnerException?.GetBaseException().Message ?? none.Message);
    }

    private static StoreException Transient(string message, Exception cause) => new(message, cause) { IsTransient = true };

    private static StoreException Lasting(string message, Exception cause) => new(message, cause) { IsTransient = false };
}
