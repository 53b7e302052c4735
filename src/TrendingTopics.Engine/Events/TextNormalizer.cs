using System.Buffers;
using System.Text;

namespace TrendingTopics.Engine.Events;

/// <summary>
/// Brings text into Unicode's normalization form C and, where asked, folds its case. Folding stands between two normalizations, so that
/// equivalent texts stay equivalent and a result is its own result. Belongs to one thread.
/// </summary>
/// <param name="ignoreCase">Whether case is folded.</param>
internal sealed class TextNormalizer(bool ignoreCase)
{
    /// <summary>Valid in Unicode text but refused by the platform's normalization. It combines with nothing, so text is cut there.</summary>
    private const char Nonchar = '\uFFFE';

    /// <summary>
    /// Characters of which any sequence is NFC, so that most text needs no look by the platform, which allocates: letters of common
    /// scripts, but no marks and nothing that composes with what stands before it.
    /// </summary>
    private static readonly SearchValues<char> Simple = SearchValues.Create(string.Concat(
        Range('\0', '\u02FF'), // Latin, punctuation
        Range('\u0388', '\u0482'), // Greek, Cyrillic
        Range('\u05D0', '\u05EA'), // Hebrew
        Range('\u0620', '\u064A'), // Arabic
        Range('\u0E01', '\u0E30'), // Thai consonants
        Range('\u2010', '\u2027'), // dashes, quotation marks
        Range('\u3041', '\u3096'), // Hiragana
        Range('\u30A1', '\u30FC'), // Katakana
        Range('\u4E00', '\u9FFF'), // unified ideographs
        Range('\uAC00', '\uD7A3'), // Hangul syllables
        Range('\uD83C', '\uD83E'), // U+1F000 to U+1FBFF, emoji, of which these are the first halves
        Range('\uDC00', '\uDFFF'), // and these the second
        Range('\uFE0E', '\uFE0F'))); // how emoji are shown

    private char[] _text = new char[256];
    private char[] _other = new char[256];
    private int _length;

    /// <summary>Writes the normalized form of a valid UTF-8 text; false where it does not fit.</summary>
    public bool TryNormalize(ReadOnlySpan<byte> text, Span<byte> normalized, out int written)
    {
        Reserve(ref _text, text.Length);
        _length = Encoding.UTF8.GetChars(text, _text);
        Compose();
        if (ignoreCase)
        {
            Fold();
            Compose();
        }

        return Encoding.UTF8.TryGetBytes(_text.AsSpan(0, _length), normalized, out written);
    }

    private void Compose()
    {
        if (!_text.AsSpan(0, _length).ContainsAnyExcept(Simple))
        {
            return;
        }

        var rest = _text.AsSpan(0, _length);
        var length = 0;
        while (true)
        {
            var cut = rest.IndexOf(Nonchar);
            Append(cut < 0 ? rest : rest[..cut], ref length);
            if (cut < 0)
            {
                break;
            }

            Reserve(ref _other, length + 1);
            _other[length++] = Nonchar;
            rest = rest[(cut + 1)..];
        }

        (_text, _other) = (_other, _text);
        _length = length;
    }

    private void Append(ReadOnlySpan<char> piece, ref int length)
    {
        int written;
        if (piece.IsNormalized())
        {
            Reserve(ref _other, length + piece.Length);
            piece.CopyTo(_other.AsSpan(length));
            written = piece.Length;
        }
        else
        {
            while (!piece.TryNormalize(_other.AsSpan(length), out written))
            {
                Reserve(ref _other, 2 * _other.Length);
            }
        }

        length += written;
    }

    /// <summary>
    /// The lower case of the upper case: what simple case folding gives, also for letters with two lower cases (σ and ς). Both are
    /// mappings of one character to one of the same size in UTF-16.
    /// </summary>
    private void Fold()
    {
        var at = 0;
        while (at < _length)
        {
            Rune.DecodeFromUtf16(_text.AsSpan(at, _length - at), out var rune, out var size);
            var folded = Rune.ToLowerInvariant(Rune.ToUpperInvariant(rune));
            folded.EncodeToUtf16(_text.AsSpan(at, size));
            at += size;
        }
    }

    private static string Range(char first, char last) =>
        string.Create(last - first + 1, first, (characters, start) =>
        {
            for (var index = 0; index < characters.Length; index++)
            {
                characters[index] = (char)(start + index);
            }
        });

    private static void Reserve(ref char[] buffer, int length)
    {
        if (buffer.Length < length)
        {
            Array.Resize(ref buffer, Math.Max(length, 2 * buffer.Length));
        }
    }
}
