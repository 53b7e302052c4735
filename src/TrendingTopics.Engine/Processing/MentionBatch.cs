using System.Runtime.CompilerServices;
using TrendingTopics.Engine.Panes;
using TrendingTopics.Engine.Topics;

namespace TrendingTopics.Engine.Processing;

/// <summary>
/// Mentions of the panes open now that are yet to be counted: with a million topics, looking one up and counting it is mostly waiting for
/// memory, and several waits at a time take no longer than one. Whoever changes which panes are open or which topics are live, or looks at
/// what is counted, counts them first.
/// </summary>
internal sealed class MentionBatch(TopicTable topics, CountedWindows windows)
{
    private const int Size = 32;
    private readonly SpellingLookup[] _lookups = new SpellingLookup[Size];
    private int _count;

    /// <summary>Reads a spelling that is surely a topic; false where that has to be asked.</summary>
    /// <param name="text">The text that the spelling is part of; another one costs some time.</param>
    /// <param name="spelling">The spelling.</param>
    /// <param name="mention">The spelling.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryRead(ReadOnlySpan<byte> text, ReadOnlySpan<byte> spelling, out ShortText mention)
    {
        if (!ShortText.Fits(spelling))
        {
            mention = default;
            return false;
        }

        mention = text.Overlaps(spelling, out var start) ? ShortText.Take(text, start, spelling.Length) : ShortText.Copy(spelling);
        return mention.IsPlain;
    }

    /// <summary>Takes a mention of an event that <see cref="CountedWindows.TryCountCurrent"/> has counted.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(in ShortText mention)
    {
        if (_count == Size)
        {
            Count();
        }

        _lookups[_count++] = topics.Lookup(mention);
    }

    /// <summary>Counts what it holds.</summary>
    public void Count()
    {
        if (_count == 0)
        {
            return;
        }

        var lookups = _lookups.AsSpan(0, _count);
        _count = 0;
        topics.FindOrAdd(lookups);
        windows.CountMentions(lookups);
    }
}
