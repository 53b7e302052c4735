using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace TrendingTopics.Engine.Topics;

/// <summary>
/// A text of 1 to 20 bytes in one vector, zeros behind it, so that it is kept, compared and hashed without a loop and without a branch that
/// depends on its length.
/// </summary>
internal readonly struct ShortText
{
    /// <summary>How many bytes fit: so many as <see cref="SpellingIndex"/> has room for beside what else it keeps of a text.</summary>
    public const int MaxLength = 20;

    private ShortText(Vector256<byte> bytes, int length)
    {
        Bytes = bytes;
        Length = length;
    }

    /// <summary>The text and the zeros behind it.</summary>
    public Vector256<byte> Bytes { get; }

    /// <summary>How many bytes it has.</summary>
    public int Length { get; }

    /// <summary>Whether it is ASCII without a backslash, and so its own canonical topic but for its case.</summary>
    public bool IsPlain => (Bytes | Vector256.Equals(Bytes, Vector256.Create((byte)'\\'))).ExtractMostSignificantBits() == 0;

    /// <summary>Whether a text has 1 to <see cref="MaxLength"/> bytes.</summary>
    public static bool Fits(ReadOnlySpan<byte> text) => (uint)(text.Length - 1) < MaxLength;

    /// <summary>Takes a text of 1 to <see cref="MaxLength"/> bytes.</summary>
    public static ShortText Copy(ReadOnlySpan<byte> text)
    {
        Span<byte> bytes = stackalloc byte[Vector256<byte>.Count];
        text.CopyTo(bytes);
        return new ShortText(Vector256.Create<byte>(bytes), text.Length);
    }

    /// <summary>Takes a text of 1 to <see cref="MaxLength"/> bytes that is part of a longer one; at best not close to its end.</summary>
    /// <param name="text">The longer one.</param>
    /// <param name="start">Where it begins.</param>
    /// <param name="length">How many bytes it has.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ShortText Take(ReadOnlySpan<byte> text, int start, int length)
    {
        if (text.Length - start < Vector256<byte>.Count)
        {
            return Copy(text.Slice(start, length));
        }

        var own = Vector256.LessThan(Vector256<byte>.Indices, Vector256.Create((byte)length));
        return new ShortText(Vector256.Create(text.Slice(start, Vector256<byte>.Count)) & own, length);
    }
}
