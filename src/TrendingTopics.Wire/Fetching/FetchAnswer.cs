using TrendingTopics.Wire.Batches;
using TrendingTopics.Wire.Compression;
using TrendingTopics.Wire.Connections;

namespace TrendingTopics.Wire.Fetching;

/// <summary>An answer to a fetch and what has been found out about it; used again for later ones.</summary>
/// <param name="largestBatch">Bytes that one batch may have when it is unpacked.</param>
internal sealed class FetchAnswer(int largestBatch)
{
    private BatchSlice[] _batches = new BatchSlice[64];
    private PartitionSlice[] _partitions = new PartitionSlice[8];
    private AbortedTransaction[] _aborted = [];

    /// <summary>The answer as it came.</summary>
    public FrameBuffer Frame { get; } = new();

    /// <summary>What was packed in it.</summary>
    public UnpackedBuffer Unpacked { get; } = new(largestBatch);

    /// <summary>Bytes that it was allowed to have.</summary>
    public int AskedBytes { get; set; }

    /// <summary>Bytes of it that were unpacked.</summary>
    public long PackedBytes { get; set; }

    /// <summary>When it was asked for.</summary>
    public long AskedAt { get; set; }

    /// <summary>When it came.</summary>
    public long ReceivedAt { get; set; }

    /// <summary>Its batches.</summary>
    public Span<BatchSlice> Batches => _batches.AsSpan(0, BatchCount);

    /// <summary>Its partitions.</summary>
    public Span<PartitionSlice> Partitions => _partitions.AsSpan(0, PartitionCount);

    /// <summary>The aborted transactions that its batches may belong to.</summary>
    public Span<AbortedTransaction> Aborted => _aborted.AsSpan(0, AbortedCount);

    /// <summary>How many batches it has.</summary>
    public int BatchCount { get; private set; }

    /// <summary>How many partitions it has.</summary>
    public int PartitionCount { get; private set; }

    /// <summary>How many aborted transactions it names.</summary>
    public int AbortedCount { get; private set; }

    /// <summary>Empties it.</summary>
    public void Clear()
    {
        (BatchCount, PartitionCount, AbortedCount, PackedBytes) = (0, 0, 0, 0);
        Unpacked.Clear();
    }

    /// <summary>The bytes that hold a batch's records.</summary>
    public byte[] BytesOf(in BatchSlice batch) => batch.IsUnpacked ? Unpacked.Bytes : Frame.Bytes;

    /// <summary>Adds a batch.</summary>
    public void Add(in BatchSlice batch)
    {
        if (BatchCount == _batches.Length)
        {
            Array.Resize(ref _batches, 2 * BatchCount);
        }

        _batches[BatchCount++] = batch;
    }

    /// <summary>Adds a partition.</summary>
    public ref PartitionSlice Add(in PartitionSlice partition)
    {
        if (PartitionCount == _partitions.Length)
        {
            Array.Resize(ref _partitions, 2 * PartitionCount);
        }

        _partitions[PartitionCount] = partition;
        return ref _partitions[PartitionCount++];
    }

    /// <summary>Adds an aborted transaction.</summary>
    public void Add(AbortedTransaction transaction)
    {
        if (AbortedCount == _aborted.Length)
        {
            Array.Resize(ref _aborted, Math.Max(8, 2 * AbortedCount));
        }

        _aborted[AbortedCount++] = transaction;
    }
}

/// <summary>A transaction that was aborted.</summary>
/// <param name="Producer">Who wrote it.</param>
/// <param name="FirstOffset">Its first record's offset.</param>
internal readonly record struct AbortedTransaction(long Producer, long FirstOffset);
