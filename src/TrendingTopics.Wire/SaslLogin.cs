namespace TrendingTopics.Wire;

/// <summary>A login at the brokers. The password is sent as the mechanism says and shown nowhere.</summary>
/// <param name="mechanism">How it is sent.</param>
/// <param name="user">The user's name.</param>
/// <param name="password">The user's password.</param>
public sealed class SaslLogin(SaslMechanism mechanism, string user, string password)
{
    /// <summary>How it is sent.</summary>
    public SaslMechanism Mechanism { get; } = mechanism;

    /// <summary>The user's name.</summary>
    public string User { get; } = user;

    internal string Password { get; } = password;
}

/// <summary>How a login is sent.</summary>
public enum SaslMechanism
{
    /// <summary>As it is: only over TLS.</summary>
    Plain,

    /// <summary>By a challenge, with SHA-256.</summary>
    ScramSha256,

    /// <summary>By a challenge, with SHA-512.</summary>
    ScramSha512,
}
