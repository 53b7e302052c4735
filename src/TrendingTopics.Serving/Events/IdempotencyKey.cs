using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http.HttpResults;
using TrendingTopics.Serving.Problems;

namespace TrendingTopics.Serving.Events;

/// <summary>
/// What tells a repeated request from a new one: the client's key, of which only a digest is kept, and a digest of the body.
/// </summary>
/// <param name="Key">Digest of stream and key.</param>
/// <param name="Body">Digest of the body.</param>
internal readonly record struct IdempotencyKey(Guid Key, long Body)
{
    /// <summary>The request header that carries it.</summary>
    public const string Header = "Idempotency-Key";

    private const int MaxLength = 255;
    private static readonly SearchValues<char> Allowed = SearchValues.Create([.. Enumerable.Range('!', '~' - '!' + 1).Select(c => (char)c)]);

    /// <summary>One of so many numbers, the same for the same key in every process.</summary>
    /// <param name="over">How many; a power of two up to 256.</param>
    public int Spread(int over)
    {
        Span<byte> bytes = stackalloc byte[16];
        Key.TryWriteBytes(bytes);
        return bytes[0] & (over - 1);
    }

    /// <summary>Reads the header; a problem where it is none that may be sent.</summary>
    /// <param name="stream">The stream that the request is for.</param>
    /// <param name="header">The header's value; quotes around it do not belong to the key.</param>
    /// <param name="body">The request's body.</param>
    /// <param name="key">The key.</param>
    public static ProblemHttpResult? TryRead(string stream, string header, ReadOnlySpan<byte> body, out IdempotencyKey key)
    {
        var text = header.Length >= 2 && header.StartsWith('"') && header.EndsWith('"') ? header[1..^1] : header;
        if (text.Length is 0 or > MaxLength || text.AsSpan().ContainsAnyExcept(Allowed))
        {
            key = default;
            return Problem.Invalid(Header, header, "1 to 255 visible ASCII characters without spaces, another for each request that is not a repetition");
        }

        // No stream's name holds a line feed.
        var name = SHA256.HashData(Encoding.UTF8.GetBytes($"{stream}\n{text}"));
        key = new IdempotencyKey(new Guid(name.AsSpan(0, 16)), BitConverter.ToInt64(SHA256.HashData(body)));
        return null;
    }
}
