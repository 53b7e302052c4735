using System.Globalization;
using System.Text;
using TrendingTopics.Simulation.Randomness;

namespace TrendingTopics.Simulation.Scenarios;

/// <summary>A way to write a topic, with the canonical topic that is meant.</summary>
/// <param name="Text">What is written, before JSON escapes.</param>
/// <param name="Exact">The canonical topic, case kept.</param>
/// <param name="Folded">The canonical topic, case folded.</param>
/// <param name="Literal">Whether it may be written without quotes (a number or a boolean).</param>
internal sealed record Spelling(string Text, string Exact, string Folded, bool Literal = false);

/// <summary>The topics of one scenario, each with its spellings. What they mean is written down here, not computed by the engine's code.</summary>
internal sealed class TopicPool
{
    private static readonly Spelling[][] Special =
    [
        [new("#IA", "#IA", "#ia"), new("#ia", "#ia", "#ia"), new("#Ia", "#Ia", "#ia")],
        [
            new("#caf\u00E9", "#caf\u00E9", "#caf\u00E9"), new("#cafe\u0301", "#caf\u00E9", "#caf\u00E9"),
            new("#CAF\u00C9", "#CAF\u00C9", "#caf\u00E9"), new("#CAFE\u0301", "#CAF\u00C9", "#caf\u00E9"),
        ],
        [new("#\u00F1and\u00FA", "#\u00F1and\u00FA", "#\u00F1and\u00FA"), new("#n\u0303andu\u0301", "#\u00F1and\u00FA", "#\u00F1and\u00FA")],
        // Ordinal UTF-8 order puts the first behind the second, ordinal UTF-16 order before it.
        [new("#\U00020000", "#\U00020000", "#\U00020000")],
        [new("#\uFF71", "#\uFF71", "#\uFF71")],
    ];

    private static readonly Spelling[][] FieldsOnly =
    [
        [new("42", "42", "42", Literal: true), new("42", "42", "42")],
        [new("true", "true", "true", Literal: true), new("true", "true", "true")],
        [new("quote \" and \\ back", "quote \" and \\ back", "quote \" and \\ back")],
        [new("tab\tand <script>/", "tab\tand <script>/", "tab\tand <script>/")],
        [new("smile \U0001F600", "smile \U0001F600", "smile \U0001F600")],
        [new("\uAC00\u1100\u1161", "\uAC00\uAC00", "\uAC00\uAC00")],
    ];

    private readonly Spelling[][] _topics;
    private readonly bool _words;
    private readonly int _period;

    /// <param name="random">Decides.</param>
    /// <param name="size">How many topics.</param>
    /// <param name="kind">Hashtags and words cannot hold everything that a field can.</param>
    /// <param name="period">After how many seconds the topics in use change; 0 for never.</param>
    public TopicPool(SeededRandom random, int size, TextKind kind, int period)
    {
        _period = period;
        _words = kind == TextKind.Words;
        _topics = new Spelling[size][];
        var special = kind == TextKind.Field ? [.. Special, .. FieldsOnly] : Special;
        for (var i = 0; i < size; i++)
        {
            _topics[i] = random.Chance(0.4) ? Plain(random.Pick(special), i) : Numbered(i);
        }
    }

    /// <summary>A topic in some spelling; the lower ones more often where skewed.</summary>
    public Spelling Pick(SeededRandom random, long time, bool skewed)
    {
        var index = random.Below(_topics.Length);
        if (skewed)
        {
            index = Math.Min(index, random.Below(_topics.Length));
        }

        if (_period > 0 && _topics.Length > 4)
        {
            // A quarter of the topics is in use at a time: the others disappear, and come back much later.
            var quarter = (int)(time / 1_000_000 / _period % 4);
            index = (index / 4) + (quarter * _topics.Length / 4);
        }

        return random.Pick(_topics[Math.Min(index, _topics.Length - 1)]);
    }

    private Spelling[] Plain(Spelling[] spellings, int number)
    {
        // Each pool entry is a topic of its own.
        var suffix = number.ToString(CultureInfo.InvariantCulture);
        return spellings.Any(s => s.Literal)
            ? [.. spellings]
            : [.. spellings.Select(s => new Spelling(Cut(s.Text) + suffix, Cut(s.Exact) + suffix, Cut(s.Folded) + suffix))];
    }

    private Spelling[] Numbered(int number)
    {
        var text = new StringBuilder(_words ? "" : "#").Append("Topic").Append(number.ToString(CultureInfo.InvariantCulture)).ToString();
        // Simple case folding of ASCII letters is their lower case.
        var folded = text.ToLowerInvariant();
        var upper = text.ToUpperInvariant();
        return [new(text, text, folded), new(text, text, folded), new(upper, upper, folded), new(folded, folded, folded)];
    }

    private string Cut(string text) => _words ? text[1..] : text;
}

/// <summary>Where the topics of a scenario's records stand.</summary>
internal enum TextKind
{
    Field,
    Hashtags,
    Words,
}
