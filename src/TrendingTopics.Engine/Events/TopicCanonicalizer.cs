using System.Text;
using System.Text.Unicode;

namespace TrendingTopics.Engine.Events;

/// <summary>
/// Turns a spelling (<see cref="ParsedEvent.Text"/>) into the canonical topic: escapes decoded, NFC-normalized, case-folded where asked.
/// A pure function of the spelling's bytes; a canonical topic without backslashes is its own canonical topic. Belongs to one thread.
/// </summary>
/// <param name="extraction">Where topics come from: only a field's spelling can hold escapes.</param>
/// <param name="ignoreCase">Whether case is folded.</param>
internal sealed class TopicCanonicalizer(Streams.TopicExtraction extraction, bool ignoreCase)
{
    /// <summary>The longest topic in bytes.</summary>
    public const int MaxLength = 512;

    private readonly TextNormalizer _normalizer = new(ignoreCase);
    private byte[] _decoded = new byte[MaxLength];

    /// <summary>Writes the canonical topic and returns <see cref="InvalidReason.None"/>, or why the spelling is no topic.</summary>
    /// <param name="spelling">The spelling.</param>
    /// <param name="topic">Takes the canonical topic; at least <see cref="MaxLength"/> bytes.</param>
    /// <param name="length">How many bytes were written.</param>
    public InvalidReason TryCanonicalize(ReadOnlySpan<byte> spelling, Span<byte> topic, out int length)
    {
        length = 0;
        var text = spelling;
        if (extraction == Streams.TopicExtraction.Field && text.Contains((byte)'\\') && !TryDecode(ref text))
        {
            return InvalidReason.TopicNotUnicode;
        }

        if (!Ascii.IsValid(text))
        {
            return !Utf8.IsValid(text) ? InvalidReason.TopicNotUnicode
                : _normalizer.TryNormalize(text, topic[..MaxLength], out length) ? InvalidReason.None
                : InvalidReason.TopicTooLong;
        }

        if (text.Length > MaxLength)
        {
            return InvalidReason.TopicTooLong;
        }

        length = text.Length;
        if (ignoreCase)
        {
            Ascii.ToLower(text, topic, out _);
        }
        else
        {
            text.CopyTo(topic);
        }

        return InvalidReason.None;
    }

    private bool TryDecode(ref ReadOnlySpan<byte> text)
    {
        if (_decoded.Length < text.Length)
        {
            _decoded = new byte[text.Length];
        }

        var valid = JsonEscapes.TryDecode(text, _decoded, out var length);
        text = _decoded.AsSpan(0, length);
        return valid;
    }
}
