namespace TrendingTopics.Engine.Reading;

/// <summary>The order of topics with equal counts: that of their UTF-8 bytes, found without encoding them.</summary>
internal static class Utf8Order
{
    /// <summary>Compares two topics.</summary>
    public static int Compare(string left, string right)
    {
        var length = Math.Min(left.Length, right.Length);
        for (var i = 0; i < length; i++)
        {
            if (left[i] != right[i])
            {
                return Weight(left[i]) - Weight(right[i]);
            }
        }

        return left.Length - right.Length;
    }

    // UTF-16 puts surrogates (characters beyond U+FFFF) below U+E000..U+FFFF; UTF-8 puts them above.
    private static int Weight(char unit) => char.IsSurrogate(unit) ? unit + 0x10000 : unit;
}
