using System.Security.Cryptography;
using System.Text;

namespace TrendingTopics.Serving.Access;

/// <summary>What is kept of a key: its SHA-256, so that all compare at equal length and nothing in memory or a dump is a key.</summary>
internal static class ApiKeyHash
{
    /// <summary>Shorter ones are too easily guessed.</summary>
    public const int ShortestKey = 16;

    /// <summary>Longer ones are no keys.</summary>
    public const int LongestKey = 512;

    private const string Hashed = "sha256:";

    /// <summary>The hash that a setting stands for; false where it is neither a key nor a hash.</summary>
    public static bool TryRead(string setting, out byte[] hash)
    {
        hash = [];
        if (setting.StartsWith(Hashed, StringComparison.OrdinalIgnoreCase))
        {
            var digits = setting[Hashed.Length..];
            if (digits.Length != 2 * SHA256.HashSizeInBytes || !digits.All(char.IsAsciiHexDigit))
            {
                return false;
            }

            hash = Convert.FromHexString(digits);
            return true;
        }

        if (setting.Length is < ShortestKey or > LongestKey || setting.AsSpan().ContainsAnyExceptInRange('!', '~') || setting.Contains(',', StringComparison.Ordinal))
        {
            return false;
        }

        hash = Of(setting);
        return true;
    }

    /// <summary>The hash of a key that a caller sent.</summary>
    public static byte[] Of(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));
}
