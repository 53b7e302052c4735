using TrendingTopics.Engine.Logs;

namespace TrendingTopics.Engine.Events;

/// <summary>
/// The seam behind which records are parsed, so that a faster parser can stand beside the exact one. A parser belongs to one partition
/// and one thread; it may keep scratch memory between calls.
/// </summary>
internal interface IEventParser
{
    /// <summary>
    /// Parses a raw record. Topics are found, not judged: whether their bytes are a topic is asked of <see cref="TopicCanonicalizer"/>
    /// once a spelling.
    /// </summary>
    /// <param name="record">The raw record.</param>
    /// <param name="appendTime">When the log took it, microseconds since the epoch: the event time of an ingest-time stream.</param>
    /// <param name="parsed">The event, valid until the next call and no longer than <paramref name="record"/>.</param>
    /// <returns><see cref="InvalidReason.None"/>, or why the record is not an event.</returns>
    InvalidReason Parse(ReadOnlySpan<byte> record, long appendTime, out ParsedEvent parsed);

    /// <summary>
    /// Parses those of several records that are events like many others, each as <see cref="Parse"/> does; the others are left to it.
    /// </summary>
    /// <param name="records">The records.</param>
    /// <param name="found">Takes what was found.</param>
    void ParseSome(in LogRecords records, ParsedRecords found) => found.Found = 0;
}

/// <summary>An event as the parser found it.</summary>
internal ref struct ParsedEvent
{
    /// <summary>The event time, microseconds since the epoch.</summary>
    public long Time;

    /// <summary>
    /// Where topics come from a field: the topic's spelling, which is its raw bytes as they came (a string without its quotes, escapes
    /// undone by nobody yet; a number or boolean literal). Else the bytes that <see cref="Mentions"/> point into.
    /// </summary>
    public ReadOnlySpan<byte> Text;

    /// <summary>Where topics are extracted from a text: their spellings, in order, within <see cref="Text"/>. May be empty.</summary>
    public ReadOnlySpan<Mention> Mentions;
}

/// <summary>An extracted topic's place in a text.</summary>
/// <param name="Start">Its first byte.</param>
/// <param name="Length">How many bytes it has.</param>
internal readonly record struct Mention(int Start, int Length);
