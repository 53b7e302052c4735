namespace TrendingTopics.Wire.Fetching;

/// <summary>
/// How much to ask a broker for at a time: what is set or, where records are packed so well that this would need much room when they are
/// unpacked, as much less.
/// </summary>
/// <param name="options">What is set.</param>
internal sealed class FetchAppetite(WireOptions options)
{
    private const int FirstBytes = 1024 * 1024;
    private const int FewestBytes = 64 * 1024;

    // As much as a few partitions bring that are not packed.
    private readonly long _room = 4L * options.PartitionBytes;

    /// <summary>Bytes that an answer's batches may have when they are unpacked, when it turns out that too much was asked for.</summary>
    public long MostUnpacked => 4 * _room;

    /// <summary>Bytes that the next answer may have.</summary>
    public int AnswerBytes { get; private set; } = Math.Min(FirstBytes, options.AnswerBytes);

    /// <summary>Bytes to ask for of each partition.</summary>
    public int PartitionBytes => Math.Min(options.PartitionBytes, AnswerBytes);

    /// <summary>Bytes to ask for of a partition whose next batch has so many: where they are known, whole batches, since a part of one is sent for nothing.</summary>
    /// <param name="batch">The batch's bytes; 0 where they are not known.</param>
    public int BytesFor(int batch) =>
        batch == 0 ? PartitionBytes : (int)Math.Min(int.MaxValue, ((long)batch * Math.Max(1, PartitionBytes / batch)) + Batches.BatchHeader.Length);

    /// <summary>Goes by what the last answer needed.</summary>
    /// <param name="packed">Bytes of it that were packed.</param>
    /// <param name="unpacked">How many these were when they were unpacked.</param>
    public void Learn(long packed, long unpacked)
    {
        var fitting = unpacked == 0 ? options.AnswerBytes : packed * _room / unpacked;
        AnswerBytes = (int)Math.Clamp(Math.Min(fitting, 2L * AnswerBytes), Math.Min(FewestBytes, options.AnswerBytes), options.AnswerBytes);
    }
}
