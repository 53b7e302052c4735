namespace TrendingTopics.Sources.Records;

/// <summary>The raw events of a file or stream, one after the other.</summary>
internal interface IRecords : IAsyncDisposable
{
    /// <summary>Goes to the next record; false behind the last.</summary>
    /// <exception cref="SourceException">It cannot be read on.</exception>
    ValueTask<bool> MoveNextAsync(CancellationToken cancellationToken);

    /// <summary>The record, valid until the next move.</summary>
    ReadOnlySpan<byte> Current { get; }

    /// <summary>How many bytes of the (unpacked) input lie before the next record, where that is a place to go on from; else 0.</summary>
    long Offset { get; }

    /// <summary>What was read and left out.</summary>
    long Invalid { get; }
}
