using System.Text;
using TrendingTopics.Engine.Events;

namespace TrendingTopics.Engine.Topics;

/// <summary>
/// The topics live in one partition: interns spellings as ids and counts how many kept panes hold each topic. When the last one goes,
/// the id is free at once, so that which topics are live depends on the log alone. Not for several threads.
/// </summary>
internal sealed class TopicTable
{
    /// <summary>Stands for every topic beyond the limit.</summary>
    public const int Other = -2;

    /// <summary>Not known.</summary>
    public const int Unknown = SpellingIndex.None;

    private const int MaxSpellings = 16;
    private const int MaxSpellingLength = 2 * TopicCanonicalizer.MaxLength;
    private readonly TopicCanonicalizer _canonicalizer;
    private readonly SpellingIndex _index;
    private readonly int _maxTopics;
    private readonly byte[] _canonical = new byte[TopicCanonicalizer.MaxLength];
    private readonly Stack<int> _free = [];
    private Topic[] _topics = new Topic[256];
    private string?[] _texts = new string?[256];
    private int _canonicalLength;

    public TopicTable(TopicCanonicalizer canonicalizer, int maxTopics, ulong seed)
    {
        _canonicalizer = canonicalizer;
        _maxTopics = maxTopics;
        _index = new SpellingIndex(seed);
        Order = new TopicOrder(this);
    }

    /// <summary>How many topics are live.</summary>
    public int Live { get; private set; }

    /// <summary>One above the greatest id given so far.</summary>
    public int Capacity { get; private set; }

    /// <summary>How often a topic has gone.</summary>
    public long Freed { get; private set; }

    /// <summary>The live topics in ordinal order.</summary>
    public TopicOrder Order { get; }

    /// <summary>The id of the topic that is spelled so; <see cref="Unknown"/> where it is not live or the spelling is new.</summary>
    public int Find(ReadOnlySpan<byte> spelling) => _index.FindSpelling(spelling);

    /// <summary>The ids of several topics, as <see cref="Find"/> and then <see cref="Add"/> give them one by one.</summary>
    /// <param name="spellings">Spellings that are plain (<see cref="ShortText.IsPlain"/>), so that each is a topic.</param>
    /// <param name="ids">Takes the id of each.</param>
    public void FindOrAdd(ReadOnlySpan<ShortText> spellings, Span<int> ids)
    {
        _index.Find(spellings, ids);
        Span<byte> spelling = stackalloc byte[ShortText.MaxLength];
        for (var i = 0; i < ids.Length; i++)
        {
            if (ids[i] == Unknown)
            {
                ids[i] = FindOrAdd(spelling[..spellings[i].CopyTo(spelling)]);
            }
        }
    }

    /// <summary>Judges a spelling and keeps its canonical form for <see cref="Add"/>.</summary>
    public InvalidReason Canonicalize(ReadOnlySpan<byte> spelling) =>
        _canonicalizer.TryCanonicalize(spelling, _canonical, out _canonicalLength);

    /// <summary>
    /// The id of the topic whose spelling was canonicalized just before; it becomes live (with no pane yet) where it is not.
    /// <see cref="Other"/> where as many are live as may be.
    /// </summary>
    public int Add(ReadOnlySpan<byte> spelling)
    {
        var canonical = _canonical.AsSpan(0, _canonicalLength);
        var id = _index.FindCanonical(canonical);
        if (id == Unknown)
        {
            if (Live >= _maxTopics)
            {
                return Other;
            }

            id = AddCanonical(canonical);
        }

        if (!spelling.SequenceEqual(canonical))
        {
            AddSpelling(spelling, id);
        }

        return id;
    }

    /// <summary>The id of a topic given by its canonical bytes, made live where it is not, whatever the limit: for restoring.</summary>
    public int Restore(ReadOnlySpan<byte> canonical)
    {
        var id = _index.FindCanonical(canonical);
        return id == Unknown ? AddCanonical(canonical) : id;
    }

    /// <summary>One more kept pane holds the topic.</summary>
    public void Hold(int id) => _topics[id].Panes++;

    /// <summary>One pane less holds the topic; the last one frees its id.</summary>
    public void Release(int id)
    {
        if (--_topics[id].Panes == 0)
        {
            Free(id);
        }
    }

    /// <summary>The canonical bytes of a live topic; valid until the next change.</summary>
    public ReadOnlySpan<byte> Bytes(int id) => _index.Bytes(_topics[id].Entry);

    /// <summary>Which topic an id stands for now: rises each time that the id is given.</summary>
    public uint Generation(int id) => _topics[id].Generation;

    /// <summary>Whether an id still stands for the topic of that generation.</summary>
    public bool IsLive(int id, uint generation) => _topics[id].Generation == generation && _topics[id].Panes > 0;

    /// <summary>The topic as text; made once while it is live.</summary>
    public string Text(int id) => _texts[id] ??= Encoding.UTF8.GetString(Bytes(id));

    /// <summary>The id of a topic as <see cref="Find"/> and then <see cref="Add"/> give it.</summary>
    /// <param name="spelling">One that <see cref="Canonicalize"/> would not refuse.</param>
    public int FindOrAdd(ReadOnlySpan<byte> spelling)
    {
        var id = Find(spelling);
        if (id == Unknown)
        {
            _ = Canonicalize(spelling);
            id = Add(spelling);
        }

        return id;
    }

    private int AddCanonical(ReadOnlySpan<byte> canonical)
    {
        if (!_free.TryPop(out var id))
        {
            id = Capacity++;
            if (id == _topics.Length)
            {
                Array.Resize(ref _topics, 2 * id);
                Array.Resize(ref _texts, 2 * id);
            }
        }

        // A canonical topic without a backslash spells itself; one with a backslash would, as a spelling, hold an escape.
        var kind = canonical.Contains((byte)'\\') ? SpellingIndex.Kind.Canonical : SpellingIndex.Kind.Both;
        ref var topic = ref _topics[id];
        topic.Entry = _index.Add(canonical, kind, id, SpellingIndex.None);
        topic.Spellings = 0;
        topic.Panes = 0;
        topic.Generation++;
        Live++;
        Order.Add(id);
        return id;
    }

    // What is not kept is decoded each time; the limits hold the table's size where somebody sends every spelling there is.
    private void AddSpelling(ReadOnlySpan<byte> spelling, int id)
    {
        ref var topic = ref _topics[id];
        if (topic.Spellings < MaxSpellings && spelling.Length <= MaxSpellingLength && _index.Count < 2L * _maxTopics && _index.HasRoom(spelling.Length))
        {
            topic.Spellings++;
            var added = _index.Add(spelling, SpellingIndex.Kind.Spelling, id, _index.Next(topic.Entry));
            _index.Link(topic.Entry, added);
        }
    }

    private void Free(int id)
    {
        _index.RemoveChain(_topics[id].Entry);
        _texts[id] = null;
        _free.Push(id);
        Live--;
        Freed++;
    }

    private struct Topic
    {
        public int Entry;
        public int Panes;
        public int Spellings;
        public uint Generation;
    }
}
