using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using TrendingTopics.Engine.Logs;

namespace TrendingTopics.Wire.Connections;

/// <summary>The client's side of SCRAM (RFC 5802): proves that it knows the password, and has the broker prove the same.</summary>
/// <param name="hash">SHA-256 or SHA-512.</param>
/// <param name="user">The user's name.</param>
/// <param name="password">The user's password.</param>
/// <param name="nonce">A text that was never used before, without commas.</param>
internal sealed class ScramClient(HashAlgorithmName hash, string user, string password, string nonce)
{
    // RFC 5802 and 7677 ask for 4,096; a broker must not keep a client busy for minutes.
    private const int FewestIterations = 4096;
    private const int MostIterations = 1_000_000;
    private readonly string _first = $"n={user.Replace("=", "=3D", StringComparison.Ordinal).Replace(",", "=2C", StringComparison.Ordinal)},r={nonce}";
    private byte[] _serverSignature = [];

    /// <summary>The first message.</summary>
    public byte[] First() => Encoding.UTF8.GetBytes($"n,,{_first}");

    /// <summary>The answer to the broker's challenge.</summary>
    public byte[] Final(ReadOnlySpan<byte> challenge)
    {
        var text = Encoding.UTF8.GetString(challenge);
        var combined = Field(text, 'r');
        if (!combined.StartsWith(nonce, StringComparison.Ordinal) || combined.Length == nonce.Length)
        {
            throw Refused("its challenge is not for this login");
        }

        var salt = Convert.FromBase64String(Field(text, 's'));
        if (!int.TryParse(Field(text, 'i'), NumberStyles.None, CultureInfo.InvariantCulture, out var iterations) || iterations is < FewestIterations or > MostIterations)
        {
            throw Refused($"it asks for a number of iterations that is not {FewestIterations} to {MostIterations}");
        }

        var size = hash == HashAlgorithmName.SHA256 ? SHA256.HashSizeInBytes : SHA512.HashSizeInBytes;
        var salted = Rfc2898DeriveBytes.Pbkdf2(password, salt, iterations, hash, size);
        var clientKey = Sign(salted, "Client Key");
        var withoutProof = $"c=biws,r={combined}";
        var message = $"{_first},{text},{withoutProof}";
        var proof = Sign(CryptographicOperations.HashData(hash, clientKey), message);
        for (var i = 0; i < proof.Length; i++)
        {
            proof[i] ^= clientKey[i];
        }

        _serverSignature = Sign(Sign(salted, "Server Key"), message);
        return Encoding.UTF8.GetBytes($"{withoutProof},p={Convert.ToBase64String(proof)}");
    }

    /// <summary>Refuses a broker that does not know the password either.</summary>
    public void Verify(ReadOnlySpan<byte> final)
    {
        var signature = Field(Encoding.UTF8.GetString(final), 'v');
        if (!CryptographicOperations.FixedTimeEquals(Convert.FromBase64String(signature), _serverSignature))
        {
            throw Refused("it does not know the password itself");
        }
    }

    private byte[] Sign(byte[] key, string message) => CryptographicOperations.HmacData(hash, key, Encoding.UTF8.GetBytes(message));

    private static string Field(string message, char name) =>
        message.Split(',').FirstOrDefault(field => field.StartsWith($"{name}=", StringComparison.Ordinal))?[2..]
        ?? throw Refused($"its message lacks '{name}'");

    private static LogException Refused(string why) => new($"The broker's answer to the login is refused: {why}.") { IsTransient = false };
}
