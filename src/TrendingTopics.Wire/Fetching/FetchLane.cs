using System.Diagnostics.CodeAnalysis;

namespace TrendingTopics.Wire.Fetching;

/// <summary>
/// The way of answers from one fetcher to who pushes their records, in the order in which they are to be read, and back: a few are used
/// in turn. All of it under the plan's gate.
/// </summary>
internal sealed class FetchLane
{
    private const int Answers = 3;
    private readonly Stack<FetchAnswer> _free = new();
    private readonly Queue<FetchAnswer> _ready = new();

    /// <param name="largestBatch">Bytes that one batch may have when it is unpacked.</param>
    public FetchLane(int largestBatch)
    {
        for (var i = 0; i < Answers; i++)
        {
            _free.Push(new FetchAnswer(largestBatch));
        }
    }

    /// <summary>Whether somebody pushes its records now.</summary>
    public bool IsTaken { get; set; }

    /// <summary>Whether pushing its records cannot go on before the next poll.</summary>
    public bool IsStuck { get; set; }

    /// <summary>Whether pushing its records can go on only while nobody else pushes.</summary>
    public bool NeedsQuiet { get; set; }

    /// <summary>Whether it has something to push that nobody pushes yet.</summary>
    public bool IsReady => _ready.Count > 0 && !IsTaken && !IsStuck;

    /// <summary>The answer to be read now.</summary>
    public FetchAnswer First => _ready.Peek();

    /// <summary>Takes an answer to receive into; false where all wait to be read.</summary>
    public bool TryTakeFree([NotNullWhen(true)] out FetchAnswer? answer) => _free.TryPop(out answer);

    /// <summary>Gives back an answer in which nothing is to be read.</summary>
    public void GiveBack(FetchAnswer answer) => _free.Push(answer);

    /// <summary>Adds an answer to those that are to be read.</summary>
    public void Add(FetchAnswer answer) => _ready.Enqueue(answer);

    /// <summary>The first answer has been read.</summary>
    public void EndFirst() => _free.Push(_ready.Dequeue());
}
