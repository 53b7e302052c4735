using System.Text;
using TrendingTopics.Engine.Streams;

namespace TrendingTopics.Engine.Events;

/// <summary>Finds the topics that a text mentions: hashtags, each once, or words, each time. Belongs to one thread.</summary>
/// <param name="extraction">Which of the two.</param>
/// <param name="ignoreCase">Whether topics that differ only in case are one.</param>
internal sealed class MentionFinder(TopicExtraction extraction, bool ignoreCase)
{
    /// <summary>However much canonicalization lengthens a topic (three times at most), it stays below the limit.</summary>
    private const int SurelyShortEnough = TopicCanonicalizer.MaxLength / 3;

    private readonly TopicCanonicalizer _canonicalizer = new(extraction, ignoreCase);
    private readonly MentionSet _seen = new();
    private readonly byte[] _canonical = new byte[TopicCanonicalizer.MaxLength];
    private Mention[] _found = new Mention[16];
    private int _count;

    /// <summary>The mentions in a valid UTF-8 text, in order, without those whose topic is too long. Valid until the next call.</summary>
    public ReadOnlySpan<Mention> Find(ReadOnlySpan<byte> text)
    {
        _count = 0;
        if (extraction == TopicExtraction.Hashtags)
        {
            FindHashtags(text);
            KeepOneOfEach(text);
        }
        else
        {
            FindWords(text);
        }

        return _found.AsSpan(0, _count);
    }

    /// <summary>A hashtag is <c>#</c>, then a letter, digit or underscore, then any of these and of marks (accents, vowel signs).</summary>
    private void FindHashtags(ReadOnlySpan<byte> text)
    {
        var at = 0;
        while (true)
        {
            var next = text[at..].IndexOf((byte)'#');
            if (next < 0)
            {
                return;
            }

            var start = at + next;
            at = start + 1;
            var allowed = CharacterKind.LetterOrDigit | CharacterKind.Underscore;
            while (at < text.Length && (KindOf(text[at..], out var length) & allowed) != 0)
            {
                at += length;
                allowed |= CharacterKind.Mark;
            }

            if (at > start + 1)
            {
                Add(text, start, at);
            }
        }
    }

    /// <summary>A word begins with a letter or digit and goes on with these, marks, and apostrophes before a letter or digit.</summary>
    private void FindWords(ReadOnlySpan<byte> text)
    {
        var at = 0;
        while (at < text.Length)
        {
            var start = at;
            while (at < text.Length && IsInWord(text[at..], isFirst: at == start, out var length))
            {
                at += length;
            }

            if (at > start)
            {
                Add(text, start, at);
            }
            else
            {
                _ = KindOf(text[at..], out var skipped);
                at += skipped;
            }
        }
    }

    private static bool IsInWord(ReadOnlySpan<byte> text, bool isFirst, out int length)
    {
        var kind = KindOf(text, out length);
        return kind switch
        {
            CharacterKind.LetterOrDigit => true,
            CharacterKind.Mark => !isFirst,
            CharacterKind.Apostrophe => !isFirst && text.Length > length && KindOf(text[length..], out _) == CharacterKind.LetterOrDigit,
            _ => false,
        };
    }

    private void Add(ReadOnlySpan<byte> text, int start, int end)
    {
        var mention = new Mention(start, end - start);
        if (mention.Length > SurelyShortEnough && !TryCanonicalize(text, mention, out _))
        {
            return;
        }

        if (_count == _found.Length)
        {
            Array.Resize(ref _found, 2 * _count);
        }

        _found[_count++] = mention;
    }

    private void KeepOneOfEach(ReadOnlySpan<byte> text)
    {
        if (_count < 2)
        {
            return;
        }

        _seen.Clear(_count);
        var kept = 0;
        foreach (var mention in _found.AsSpan(0, _count))
        {
            if (TryCanonicalize(text, mention, out var length) && _seen.Add(_canonical.AsSpan(0, length)))
            {
                _found[kept++] = mention;
            }
        }

        _count = kept;
    }

    private bool TryCanonicalize(ReadOnlySpan<byte> text, Mention mention, out int length) =>
        _canonicalizer.TryCanonicalize(text.Slice(mention.Start, mention.Length), _canonical, out length) == InvalidReason.None;

    private static CharacterKind KindOf(ReadOnlySpan<byte> text, out int length)
    {
        length = 1;
        var first = text[0];
        if (first < 0x80)
        {
            return (uint)((first | 0x20) - 'a') <= 'z' - 'a' || (uint)(first - '0') <= 9 ? CharacterKind.LetterOrDigit
                : first == '_' ? CharacterKind.Underscore
                : first == '\'' ? CharacterKind.Apostrophe
                : CharacterKind.Other;
        }

        Rune.DecodeFromUtf8(text, out var rune, out length);
        return rune.Value == '\u2019' ? CharacterKind.Apostrophe : KindOf(rune);
    }

    private static CharacterKind KindOf(Rune rune)
    {
        // The categories of letters, then of marks, then of numbers stand side by side at the beginning of the enumeration.
        var category = Rune.GetUnicodeCategory(rune);
        return category <= System.Globalization.UnicodeCategory.OtherLetter ? CharacterKind.LetterOrDigit
            : category <= System.Globalization.UnicodeCategory.EnclosingMark ? CharacterKind.Mark
            : category <= System.Globalization.UnicodeCategory.OtherNumber ? CharacterKind.LetterOrDigit
            : CharacterKind.Other;
    }

    [Flags]
    private enum CharacterKind
    {
        Other = 0,
        LetterOrDigit = 1,
        Underscore = 2,
        Mark = 4,
        Apostrophe = 8,
    }
}
