using FASTER.core;

namespace TrendingTopics.Embedded.Disk;

/// <summary>Whether an entry is wanted.</summary>
internal delegate bool EntryFilter(ReadOnlySpan<byte> entry);

/// <summary>
/// Walks the durable entries of a log. An entry is copied out of the log's pages, so that whoever works on it holds up nobody; the
/// buffer is used again and again.
/// </summary>
internal sealed class EntryScan(DurableLog log, long from, EntryFilter? wanted = null) : ILogEntryConsumer, IDisposable
{
    private readonly FasterLogScanIterator _iterator = log.Scan(from);
    private byte[] _buffer = new byte[64 * 1024];
    private int _length;
    private bool _found;

    /// <summary>The entry that the walk stands on.</summary>
    public ReadOnlySpan<byte> Entry => _buffer.AsSpan(0, _length);

    /// <summary>The buffer that holds the entry.</summary>
    public byte[] Buffer => _buffer;

    /// <summary>Its address.</summary>
    public long Address { get; private set; } = from;

    /// <summary>Where the walk goes on.</summary>
    public long NextAddress { get; private set; } = from;

    /// <summary>Goes to the next wanted entry; false where no further one is durable yet.</summary>
    /// <exception cref="FasterException">The disk does not hold what it should.</exception>
    public bool MoveNext()
    {
        _found = false;
        while (!_found)
        {
            if (!_iterator.TryConsumeNext(this))
            {
                return false;
            }
        }

        return true;
    }

    void ILogEntryConsumer.Consume(ReadOnlySpan<byte> entry, long currentAddress, long nextAddress)
    {
        NextAddress = nextAddress;
        if (wanted is not null && !wanted(entry))
        {
            return;
        }

        _found = true;
        Address = currentAddress;
        _length = entry.Length;
        if (_buffer.Length < _length)
        {
            _buffer = new byte[Math.Max(_length, 2 * _buffer.Length)];
        }

        entry.CopyTo(_buffer);
    }

    public void Dispose() => _iterator.Dispose();
}
