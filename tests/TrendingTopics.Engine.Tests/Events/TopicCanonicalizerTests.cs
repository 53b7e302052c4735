using System.Globalization;
using System.Text;
using TrendingTopics.Engine.Events;
using TrendingTopics.Engine.Streams;
using Xunit;

namespace TrendingTopics.Engine.Tests.Events;

public class TopicCanonicalizerTests
{
    [Theory]
    [InlineData("#Spark", "#Spark", "#spark")]
    [InlineData("""#a\u00f1o""", "#año", "#año")]
    [InlineData("#an\u0303o", "#año", "#año")]
    [InlineData("""#an\u0303o""", "#año", "#año")]
    [InlineData("#AÑO", "#AÑO", "#año")]
    [InlineData("#AN\u0303O", "#AÑO", "#año")]
    [InlineData("""#\ud83d\ude00""", "#😀", "#😀")]
    [InlineData("#😀", "#😀", "#😀")]
    [InlineData("""a\"b\\c\/d""", """a"b\c/d""", """a"b\c/d""")]
    [InlineData("""\b\f\n\r\t\u0000\u001f""", "\b\f\n\r\t\0\u001f", "\b\f\n\r\t\0\u001f")]
    [InlineData("42", "42", "42")]
    [InlineData("ΟΔΥΣΣΕΥΣ", "ΟΔΥΣΣΕΥΣ", "οδυσσευσ")]
    [InlineData("οδυσσευς", "οδυσσευς", "οδυσσευσ")] // final sigma folds to sigma
    [InlineData("\u212B", "Å", "å")] // the Angstrom sign is Å
    [InlineData("\u1E9E", "\u1E9E", "ß")]
    [InlineData("한글", "한글", "한글")]
    [InlineData("\u1112\u1161\u11ab", "한", "한")]
    [InlineData("x\uFFFEe\u0301\uFFFE", "x\uFFFEé\uFFFE", "x\uFFFEé\uFFFE")] // a noncharacter is Unicode too
    [InlineData("\uFFFF\uFDD0", "\uFFFF\uFDD0", "\uFFFF\uFDD0")]
    public void Spellings_of_one_topic_become_one(string spelling, string topic, string folded)
    {
        Assert.Equal(topic, Canonical(spelling, ignoreCase: false));
        Assert.Equal(folded, Canonical(spelling, ignoreCase: true));
    }

    [Theory]
    [InlineData("""\ud83d""")]
    [InlineData("""\ude00""")]
    [InlineData("""\ude00\ud83d""")]
    [InlineData("""a\ud83db""")]
    [InlineData("""\ud83d\u0041""")]
    [InlineData("""\ud83d\n""")]
    [InlineData("""\x""")]
    [InlineData("""\u12""")]
    [InlineData("""a\""")]
    public void Half_a_surrogate_pair_is_no_topic(string spelling)
    {
        Assert.Equal(InvalidReason.TopicNotUnicode, Reason(Encoding.UTF8.GetBytes(spelling)));
    }

    [Theory]
    [InlineData(new byte[] { 0x80 })]
    [InlineData(new byte[] { (byte)'a', 0xC3 })]
    [InlineData(new byte[] { 0xC0, 0x80 })]
    [InlineData(new byte[] { 0xED, 0xA0, 0x80 })]
    [InlineData(new byte[] { 0xF4, 0x90, 0x80, 0x80 })]
    [InlineData(new byte[] { 0xFF })]
    public void Bytes_that_are_no_utf8_are_no_topic(byte[] spelling)
    {
        Assert.Equal(InvalidReason.TopicNotUnicode, Reason(spelling));
    }

    [Theory]
    [InlineData("a", 512, InvalidReason.None)]
    [InlineData("a", 513, InvalidReason.TopicTooLong)]
    [InlineData("ñ", 256, InvalidReason.None)]
    [InlineData("ñ", 257, InvalidReason.TopicTooLong)]
    [InlineData("n\u0303", 256, InvalidReason.None)] // 768 bytes that compose to 512
    [InlineData("""\u0041""", 512, InvalidReason.None)] // 3,072 bytes that decode to 512
    [InlineData("""\u0041""", 513, InvalidReason.TopicTooLong)]
    [InlineData("\U0001D160", 42, InvalidReason.None)] // 168 bytes; each sign decomposes to 12
    [InlineData("\U0001D160", 43, InvalidReason.TopicTooLong)]
    public void A_topic_has_at_most_512_bytes(string unit, int times, InvalidReason reason)
    {
        Assert.Equal(reason, Reason(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(unit, times)))));
    }

    [Fact]
    public void A_backslash_in_an_extracted_topic_is_itself()
    {
        var canonicalizer = new TopicCanonicalizer(TopicExtraction.Words, ignoreCase: false);
        var topic = new byte[TopicCanonicalizer.MaxLength];

        Assert.Equal(InvalidReason.None, canonicalizer.TryCanonicalize("""a\u0041"""u8, topic, out var length));

        Assert.Equal("""a\u0041""", Encoding.UTF8.GetString(topic.AsSpan(0, length)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Every_character_has_one_canonical_form_that_is_its_own(bool ignoreCase)
    {
        var canonicalizer = new TopicCanonicalizer(TopicExtraction.Words, ignoreCase);
        for (var value = 0; value <= 0x10FFFF; value++)
        {
            // FFFE is refused by the platform's normalization, which judges here; unified ideographs are too many and all alike.
            if (!Rune.TryCreate(value, out var rune) || value is 0xFFFE or (> 0x3410 and < 0x9FF0) or (> 0x20010 and < 0x2F000)
                || Rune.GetUnicodeCategory(rune) is UnicodeCategory.OtherNotAssigned or UnicodeCategory.PrivateUse)
            {
                continue;
            }

            // On its own, behind a letter, and before marks that it may compose with.
            foreach (var text in new[] { $"{rune}", $"A{rune}", $"{rune}\u0307\u0301" })
            {
                var once = Canonical(canonicalizer, text);

                Assert.Equal(once, Canonical(canonicalizer, once));
                Assert.Equal(once, Canonical(canonicalizer, text.Normalize(NormalizationForm.FormD)));
                Assert.True(once.IsNormalized(NormalizationForm.FormC));
            }
        }
    }

    private static string Canonical(string spelling, bool ignoreCase) =>
        Canonical(new TopicCanonicalizer(TopicExtraction.Field, ignoreCase), spelling);

    private static string Canonical(TopicCanonicalizer canonicalizer, string spelling)
    {
        Span<byte> topic = stackalloc byte[TopicCanonicalizer.MaxLength];
        Assert.Equal(InvalidReason.None, canonicalizer.TryCanonicalize(Encoding.UTF8.GetBytes(spelling), topic, out var length));
        return Encoding.UTF8.GetString(topic[..length]);
    }

    private static InvalidReason Reason(ReadOnlySpan<byte> spelling) =>
        new TopicCanonicalizer(TopicExtraction.Field, ignoreCase: false).TryCanonicalize(spelling, new byte[TopicCanonicalizer.MaxLength], out _);
}
