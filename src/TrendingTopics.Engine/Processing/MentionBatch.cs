using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using TrendingTopics.Engine.Panes;
using TrendingTopics.Engine.Topics;

namespace TrendingTopics.Engine.Processing;

/// <summary>
/// Mentions of the panes open now that are yet to be counted, added up by spelling: most are of a few topics, which need to be looked up
/// once for all of them. What is left to look up is mostly waiting for memory, and several waits at a time take no longer than one.
/// Whoever changes which panes are open or which topics are live, or looks at what is counted, counts them first.
/// </summary>
internal sealed class MentionBatch
{
    // Small enough for the nearest caches.
    private const int Size = 1024;
    private const int PlaceBits = 12;
    private const int Together = SpellingIndex.Together;
    private const int Few = Size / 8;

    // Rare enough, and far from where a count would run over.
    private const uint MostOfOne = 1 << 24;
    private readonly TopicTable _topics;
    private readonly CountedWindows _windows;

    // As they came, to be added up together: one by one, each would wait until it is read and hashed.
    private readonly ShortText[] _new = new ShortText[Together];

    // Added up, in the order in which they were mentioned first: where topics are too many, the first ones are counted.
    private readonly ShortText[] _spellings = new ShortText[Size];
    private readonly uint[] _counts = new uint[Size];

    // Finds a spelling: one above its number among them; zero: none. And where each is found.
    private readonly ushort[] _places = new ushort[1 << PlaceBits];
    private readonly ushort[] _placeOf = new ushort[Size];
    private readonly ulong _key0;
    private readonly ulong _key1;
    private readonly ulong _key2;
    private readonly int[] _ids = new int[Together];
    private int _newCount;
    private int _count;

    /// <param name="topics">The topics.</param>
    /// <param name="windows">Takes what is counted.</param>
    /// <param name="seed">Makes it impossible to choose spellings that are slow to find.</param>
    public MentionBatch(TopicTable topics, CountedWindows windows, ulong seed)
    {
        (_topics, _windows) = (topics, windows);
        (_key0, _key1, _key2) = (TopicHash.Key(seed, 0), TopicHash.Key(seed, 1), TopicHash.Key(seed, 2));
    }

    /// <summary>Reads a spelling that is surely a topic; false where that has to be asked.</summary>
    /// <param name="text">The text that the spelling is part of; another one costs some time.</param>
    /// <param name="spelling">The spelling.</param>
    /// <param name="mention">The spelling.</param>
    public static bool TryRead(ReadOnlySpan<byte> text, ReadOnlySpan<byte> spelling, out ShortText mention) =>
        text.Overlaps(spelling, out var start) ? TryRead(text, start, spelling.Length, out mention) : TryRead(spelling, 0, spelling.Length, out mention);

    /// <summary>Reads a spelling that is surely a topic; false where that has to be asked.</summary>
    /// <param name="text">The text that the spelling is part of.</param>
    /// <param name="start">Where it begins.</param>
    /// <param name="length">How many bytes it has.</param>
    /// <param name="mention">The spelling.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryRead(ReadOnlySpan<byte> text, int start, int length, out ShortText mention)
    {
        if (!ShortText.Fits(length))
        {
            mention = default;
            return false;
        }

        mention = ShortText.Take(text, start, length);
        return mention.IsPlain;
    }

    /// <summary>Takes a mention of an event that <see cref="CountedWindows.TryCountCurrent"/> has counted.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(in ShortText mention)
    {
        _new[_newCount++] = mention;
        if (_newCount == Together)
        {
            AddUp();
        }
    }

    /// <summary>Counts what it holds.</summary>
    public void Count()
    {
        AddUp();
        CountAddedUp();
    }

    private void AddUp()
    {
        var spellings = _spellings;
        var places = _places;
        foreach (ref readonly var mention in _new.AsSpan(0, _newCount))
        {
            // Where it stands wherever spellings are at most a quarter of the places; else right behind.
            var place = Place(mention);
            while (places[place] is var number && number != 0 && !spellings[number - 1].Is(mention))
            {
                place = (place + 1) & (places.Length - 1);
            }

            if (places[place] == 0)
            {
                AddFirst(mention, place);
            }
            else if (++_counts[places[place] - 1] == MostOfOne)
            {
                CountAddedUp();
            }
        }

        _newCount = 0;
    }

    private void AddFirst(in ShortText mention, int place)
    {
        _spellings[_count] = mention;
        _placeOf[_count] = (ushort)place;
        _counts[_count++] = 1;
        _places[place] = (ushort)_count;
        if (_count == Size)
        {
            CountAddedUp();
        }
    }

    private void CountAddedUp()
    {
        for (var start = 0; start < _count; start += Together)
        {
            var spellings = _spellings.AsSpan(start, Math.Min(Together, _count - start));
            var ids = _ids.AsSpan(0, spellings.Length);
            _topics.FindOrAdd(spellings, ids);
            _windows.CountMentions(ids, _counts.AsSpan(start, ids.Length));
        }

        ClearPlaces();
        _count = 0;
    }

    // Where events of several panes come in turns, there are few each time.
    private void ClearPlaces()
    {
        if (_count > Few)
        {
            Array.Clear(_places);
            return;
        }

        foreach (var place in _placeOf.AsSpan(0, _count))
        {
            _places[place] = 0;
        }
    }

    // Multilinear hashing (Lemire and Kaser, "Strongly universal string hashing is fast", 2014): quicker than the topics' own hash.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int Place(in ShortText mention)
    {
        var words = mention.Bytes.AsUInt64();
        return (int)(((words[0] * _key0) + (words[1] * _key1) + (words[2] * _key2)) >> (64 - PlaceBits));
    }
}
