namespace TrendingTopics.Wire.Compression;

/// <summary>Unpacks records by the codec that a batch names.</summary>
internal static class Unpacker
{
    /// <summary>Whether records packed so can be unpacked here.</summary>
    public static bool Knows(Codec codec) => codec is Codec.None or Codec.Gzip or Codec.Snappy or Codec.Lz4;

    /// <summary>Begins a batch in the target and appends what the packed bytes hold; where they are broken, nothing is left of it.</summary>
    /// <exception cref="PackedException">They are not the codec's.</exception>
    public static void Unpack(Codec codec, byte[] packed, int start, int length, UnpackedBuffer target)
    {
        target.Begin();
        try
        {
            switch (codec)
            {
                case Codec.Gzip:
                    GzipUnpacker.Unpack(packed, start, length, target);
                    break;
                case Codec.Snappy:
                    SnappyUnpacker.Unpack(packed.AsSpan(start, length), target);
                    break;
                case Codec.Lz4:
                    Lz4Unpacker.Unpack(packed.AsSpan(start, length), target);
                    break;
                default:
                    throw new PackedException($"its codec has the number {(int)codec}");
            }
        }
        catch (PackedException)
        {
            target.DropBatch();
            throw;
        }
    }
}
