using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace TrendingTopics.Engine.Topics;

/// <summary>
/// A text of up to 20 bytes in one vector, zeros behind it and then its length, so that it is kept, compared and hashed without a loop and
/// without a branch that depends on its length.
/// </summary>
internal readonly struct ShortText
{
    /// <summary>How many bytes fit: so many as <see cref="SpellingIndex"/> has room for beside what else it keeps of a text.</summary>
    public const int MaxLength = 20;

    /// <summary>The vector's bytes that are the text and its length; those behind are zeros.</summary>
    public const int Size = MaxLength + sizeof(ushort);

    // Only the byte behind the text.
    private static readonly Vector256<byte> LengthPlace = Vector256.Equals(Vector256<byte>.Indices, Vector256.Create((byte)MaxLength));

    private ShortText(Vector256<byte> bytes)
    {
        Bytes = bytes;
    }

    /// <summary>The text, the zeros behind it, and its length.</summary>
    public Vector256<byte> Bytes { get; }

    /// <summary>How many bytes it has.</summary>
    public int Length => Bytes[MaxLength];

    /// <summary>Whether it is ASCII without a backslash, and so its own canonical topic but for its case.</summary>
    public bool IsPlain => (Bytes | Vector256.Equals(Bytes, Vector256.Create((byte)'\\'))).ExtractMostSignificantBits() == 0;

    /// <summary>Copies the text to where there is room for <see cref="MaxLength"/> bytes.</summary>
    /// <returns>How many bytes it has.</returns>
    public int CopyTo(Span<byte> bytes)
    {
        Bytes.GetLower().CopyTo(bytes);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[Vector128<byte>.Count..], Bytes.AsUInt32()[Vector128<uint>.Count]);
        return Length;
    }

    /// <summary>Whether this is the other text.</summary>
    public bool Is(in ShortText other) => Bytes == other.Bytes;

    /// <summary>How many bytes both texts begin with.</summary>
    public int CountShared(in ShortText other)
    {
        var shared = BitOperations.TrailingZeroCount(~Vector256.Equals(Bytes, other.Bytes).ExtractMostSignificantBits());
        return Math.Min(shared, Math.Min(Length, other.Length));
    }

    /// <summary>Whether a text has 1 to <see cref="MaxLength"/> bytes.</summary>
    public static bool Fits(int length) => (uint)(length - 1) < MaxLength;

    /// <summary>Takes a text of 1 to <see cref="MaxLength"/> bytes.</summary>
    public static ShortText Copy(ReadOnlySpan<byte> text)
    {
        Span<byte> bytes = stackalloc byte[Vector256<byte>.Count];
        text.CopyTo(bytes);
        bytes[MaxLength] = (byte)text.Length;
        return new ShortText(Vector256.Create<byte>(bytes));
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

        var lengths = Vector256.Create((byte)length);
        var own = Vector256.LessThan(Vector256<byte>.Indices, lengths);
        return new ShortText((Vector256.Create(text.Slice(start, Vector256<byte>.Count)) & own) | (lengths & LengthPlace));
    }

    /// <summary>Takes a text of at most <see cref="MaxLength"/> bytes that begins as another one does.</summary>
    /// <param name="other">The other one.</param>
    /// <param name="shared">How many of its bytes are the text's.</param>
    /// <param name="bytes">Holds the text's other bytes.</param>
    /// <param name="start">Where the text would begin in them if it were there as a whole; not close to their end.</param>
    /// <param name="length">How many bytes the text has.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ShortText Take(in ShortText other, int shared, ReadOnlySpan<byte> bytes, int start, int length)
    {
        var lengths = Vector256.Create((byte)length);
        var others = Vector256.LessThan(Vector256<byte>.Indices, Vector256.Create((byte)shared));
        var text = Vector256.ConditionalSelect(others, other.Bytes, Vector256.Create(bytes.Slice(start, Vector256<byte>.Count)));
        return new ShortText((text & Vector256.LessThan(Vector256<byte>.Indices, lengths)) | (lengths & LengthPlace));
    }
}
