namespace TrendingTopics.Wire.Compression;

/// <summary>
/// Takes what is unpacked, batch behind batch, in one buffer that is used again for the next answer. It grows as bytes really come, up
/// to a limit for each batch.
/// </summary>
/// <param name="largest">Bytes that one batch may have.</param>
internal sealed class UnpackedBuffer(int largest)
{
    private const int FirstSize = 64 * 1024;

    // What one batch of a rare size has made larger is given back.
    private const int KeptSize = 32 * 1024 * 1024;
    private byte[] _bytes = [];
    private int _batchStart;

    /// <summary>The bytes; those up to <see cref="Length"/> are in use.</summary>
    public byte[] Bytes => _bytes;

    /// <summary>How many bytes are in use.</summary>
    public int Length { get; private set; }

    /// <summary>What the current batch has so far.</summary>
    public ReadOnlySpan<byte> Batch => _bytes.AsSpan(_batchStart, Length - _batchStart);

    /// <summary>Empties it.</summary>
    public void Clear()
    {
        (Length, _batchStart) = (0, 0);
        if (_bytes.Length > KeptSize)
        {
            _bytes = [];
        }
    }

    /// <summary>Begins a batch; returns where.</summary>
    public int Begin() => _batchStart = Length;

    /// <summary>Drops what the current batch has.</summary>
    public void DropBatch() => Length = _batchStart;

    /// <summary>Room for at least so many bytes more, of which the first are in use after <see cref="Advance"/>.</summary>
    /// <exception cref="PackedException">The batch would be larger than is allowed.</exception>
    public Span<byte> Room(int bytes)
    {
        var needed = (long)Length + bytes;
        if (needed - _batchStart > largest || needed > Array.MaxLength)
        {
            throw new PackedException($"it has more than {largest} bytes when it is unpacked");
        }

        if (needed > _bytes.Length)
        {
            Array.Resize(ref _bytes, (int)Math.Min(Array.MaxLength, Math.Max(Math.Max(FirstSize, needed), 2L * _bytes.Length)));
        }

        return _bytes.AsSpan(Length);
    }

    /// <summary>Takes bytes of the last room into use.</summary>
    public void Advance(int bytes) => Length += bytes;

    /// <summary>Appends bytes.</summary>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(Room(bytes.Length));
        Length += bytes.Length;
    }

    /// <summary>Appends bytes that the batch has already, the distance back from its end; they may overlap with what is appended.</summary>
    /// <exception cref="PackedException">They would lie in front of the batch.</exception>
    public void Repeat(int distance, int count)
    {
        if (distance <= 0 || distance > Length - _batchStart)
        {
            throw new PackedException("it repeats bytes in front of its beginning");
        }

        Room(count);
        var bytes = _bytes.AsSpan(0, Length + count);
        var from = Length - distance;
        if (distance >= count)
        {
            bytes.Slice(from, count).CopyTo(bytes[Length..]);
        }
        else
        {
            // What was just appended is repeated too: each pass copies all that is there, and so twice as much as the one before.
            for (var done = 0; done < count;)
            {
                var next = Math.Min(distance + done, count - done);
                bytes.Slice(from, next).CopyTo(bytes[(Length + done)..]);
                done += next;
            }
        }

        Length += count;
    }
}
