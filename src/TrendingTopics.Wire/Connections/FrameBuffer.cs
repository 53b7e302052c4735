namespace TrendingTopics.Wire.Connections;

/// <summary>
/// Holds an answer. It grows as bytes really come, not by what the length in front of them claims, and keeps its size for the next, unless that is a rare one.
/// </summary>
internal sealed class FrameBuffer
{
    private const int FirstSize = 64 * 1024;

    // What one batch of a rare size has made larger is given back.
    private const int KeptSize = 32 * 1024 * 1024;

    /// <summary>The bytes; those up to <see cref="Length"/> are the answer's.</summary>
    public byte[] Bytes { get; private set; } = [];

    /// <summary>How many bytes the answer has.</summary>
    public int Length { get; private set; }

    /// <summary>The answer.</summary>
    public ReadOnlySpan<byte> Span => Bytes.AsSpan(0, Length);

    /// <summary>Reads an answer of that many bytes.</summary>
    /// <exception cref="EndOfStreamException">The connection ended before they had come.</exception>
    public void Fill(Stream stream, int length)
    {
        Length = 0;
        if (Bytes.Length > KeptSize && length <= KeptSize)
        {
            Bytes = [];
        }

        while (Length < length)
        {
            if (Length == Bytes.Length)
            {
                Grow(length);
            }

            var read = stream.Read(Bytes.AsSpan(Length, Math.Min(length, Bytes.Length) - Length));
            if (read == 0)
            {
                throw new EndOfStreamException("The broker closed the connection.");
            }

            Length += read;
        }
    }

    /// <summary>Takes another one's answer, which is to be left alone from now on until it is filled again.</summary>
    public void Take(FrameBuffer other) => (Bytes, Length) = (other.Bytes, other.Length);

    private void Grow(int wanted)
    {
        // A little more than is wanted now, so that answers of about one size do not make it grow again and again.
        var size = Math.Min(Math.Max(FirstSize, 2L * Bytes.Length), Math.Min(Array.MaxLength, wanted + (wanted / 8L)));
        var larger = GC.AllocateUninitializedArray<byte>((int)size);
        Bytes.AsSpan(0, Length).CopyTo(larger);
        Bytes = larger;
    }
}
