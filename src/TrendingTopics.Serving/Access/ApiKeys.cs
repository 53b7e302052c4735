using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace TrendingTopics.Serving.Access;

/// <summary>The keys, and who may do what without one: everything where there are none, reading where only writers have keys.</summary>
internal sealed class ApiKeys
{
    /// <summary>The header for a key alone; <c>Authorization: Bearer</c> is taken too.</summary>
    public const string Header = "X-Api-Key";

    private const string Bearer = "Bearer ";

    private readonly (byte[] Hash, AccessLevel Level)[] _keys;

    public ApiKeys(IOptions<ApiKeyOptions> options)
    {
        var (readers, writers) = (options.Value.Read, options.Value.Write);
        _keys = [.. readers.Select(entry => Known(entry.Key, AccessLevel.Read)), .. writers.Select(entry => Known(entry.Key, AccessLevel.Write))];
        WithoutKey = readers.Count > 0 ? AccessLevel.None : writers.Count > 0 ? AccessLevel.Read : AccessLevel.Write;
        HasWriters = writers.Count > 0;
    }

    /// <summary>What is allowed to callers without a key.</summary>
    public AccessLevel WithoutKey { get; }

    /// <summary>Whether any key may write.</summary>
    public bool HasWriters { get; }

    /// <summary>Who sent the request; found once for each.</summary>
    public Caller Of(HttpContext context)
    {
        if (context.Features.Get<Caller>() is not { } caller)
        {
            caller = Find(KeyOf(context.Request));
            context.Features.Set(caller);
        }

        return caller;
    }

    private static (byte[] Hash, AccessLevel Level) Known(string setting, AccessLevel level) =>
        ApiKeyHash.TryRead(setting, out var hash) ? (hash, level) : throw new InvalidOperationException("A key was not checked.");

    // Never from the address: addresses are logged, kept in histories and sent on.
    private static string? KeyOf(HttpRequest request)
    {
        if (request.Headers.TryGetValue(Header, out var keys))
        {
            return keys.ToString();
        }

        var authorization = request.Headers.Authorization.ToString();
        return authorization.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase) ? authorization[Bearer.Length..].Trim() : null;
    }

    // All keys are compared, each in the same time whatever it shares with the one sent.
    private Caller Find(string? key)
    {
        if (key is null || _keys.Length == 0)
        {
            return new Caller(WithoutKey, SentKey: false, Id: null);
        }

        var sent = ApiKeyHash.Of(key);
        var level = AccessLevel.None;
        foreach (var (hash, grants) in _keys)
        {
            if (CryptographicOperations.FixedTimeEquals(hash, sent) && grants > level)
            {
                level = grants;
            }
        }

        return new Caller(level, SentKey: true, Id: level == AccessLevel.None ? null : Convert.ToHexString(sent));
    }
}
