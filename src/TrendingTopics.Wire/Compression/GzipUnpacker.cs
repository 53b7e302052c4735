using System.IO.Compression;

namespace TrendingTopics.Wire.Compression;

/// <summary>Gzip, by the framework.</summary>
internal static class GzipUnpacker
{
    private const int Step = 32 * 1024;

    /// <summary>Appends what the packed bytes hold.</summary>
    /// <param name="packed">Where they lie.</param>
    /// <param name="start">Where they begin.</param>
    /// <param name="length">How many they are.</param>
    /// <param name="target">Takes what they hold.</param>
    /// <exception cref="PackedException">They are not gzip's.</exception>
    public static void Unpack(byte[] packed, int start, int length, UnpackedBuffer target)
    {
        try
        {
            using var bytes = new MemoryStream(packed, start, length, writable: false);
            using var gzip = new GZipStream(bytes, CompressionMode.Decompress);
            while (true)
            {
                var read = gzip.Read(target.Room(Step)[..Step]);
                if (read == 0)
                {
                    return;
                }

                target.Advance(read);
            }
        }
        catch (InvalidDataException e)
        {
            throw new PackedException("it is not what gzip makes", e);
        }
    }
}
