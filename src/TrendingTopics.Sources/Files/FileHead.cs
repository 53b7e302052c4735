using System.Security.Cryptography;

namespace TrendingTopics.Sources.Files;

/// <summary>
/// The fingerprint of a file's first bytes. A file that has only grown keeps it, since the fingerprint says of how many bytes it is.
/// </summary>
/// <param name="Length">Of how many bytes.</param>
/// <param name="Hash">Their SHA-256, in hexadecimal.</param>
internal sealed record FileHead(int Length, string Hash)
{
    private const int Longest = 64 * 1024;

    /// <summary>Takes the fingerprint and leaves the stream at its beginning.</summary>
    /// <param name="file">The file.</param>
    /// <param name="length">Of how many bytes; null for as many as there are, up to 64 KiB.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public static async ValueTask<FileHead> TakeAsync(FileStream file, int? length, CancellationToken cancellationToken)
    {
        var bytes = new byte[Math.Clamp(length ?? Longest, 0, Longest)];
        file.Position = 0;
        var read = await file.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
        file.Position = 0;
        return new FileHead(read, Convert.ToHexStringLower(SHA256.HashData(bytes.AsSpan(0, read))));
    }
}
