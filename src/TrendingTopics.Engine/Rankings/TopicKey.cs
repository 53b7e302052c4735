using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace TrendingTopics.Engine.Rankings;

/// <summary>
/// A topic's first sixteen bytes as numbers, zeros behind its end, and its length: what decides nearly every comparison of two topics
/// without going to where they are.
/// </summary>
/// <param name="High">The first eight bytes, the first one highest.</param>
/// <param name="Low">The next eight.</param>
/// <param name="Length">How long the topic is.</param>
internal readonly record struct TopicKey(ulong High, ulong Low, int Length)
{
    private const int Word = sizeof(ulong);
    private const int Most = 2 * Word;

    /// <summary>The key of the topic that so many of the bytes are; what stands behind it does not matter.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TopicKey Of(ReadOnlySpan<byte> bytes, int length)
    {
        if (bytes.Length < Most)
        {
            return OfCopy(bytes[..length]);
        }

        var (high, low) = (BinaryPrimitives.ReadUInt64BigEndian(bytes), BinaryPrimitives.ReadUInt64BigEndian(bytes[Word..]));
        return length >= Most ? new TopicKey(high, low, length)
            : length > Word ? new TopicKey(high, low & Own(length - Word), length)
            : new TopicKey(length == 0 ? 0 : high & Own(length), 0, length);
    }

    /// <summary>Whether the key says which of two topics is the first in ordinal order, and then which.</summary>
    public bool TryCompare(in TopicKey other, out int order)
    {
        order = High != other.High ? High.CompareTo(other.High)
            : Low != other.Low ? Low.CompareTo(other.Low)
            : Length.CompareTo(other.Length);

        // Equal so far, the shorter is the beginning of the longer where it has no bytes but these: what the longer one has there are zeros.
        return High != other.High || Low != other.Low || Length <= Most || other.Length <= Most;
    }

    private static TopicKey OfCopy(ReadOnlySpan<byte> topic)
    {
        Span<byte> padded = stackalloc byte[Most];
        padded.Clear();
        topic.CopyTo(padded);
        return new TopicKey(BinaryPrimitives.ReadUInt64BigEndian(padded), BinaryPrimitives.ReadUInt64BigEndian(padded[Word..]), topic.Length);
    }

    /// <summary>The first bytes of a word, as many as given, 1 to 8.</summary>
    private static ulong Own(int bytes) => ulong.MaxValue << (8 * (Word - bytes));
}
