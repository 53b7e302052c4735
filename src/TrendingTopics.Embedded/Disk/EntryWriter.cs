using System.Buffers.Binary;
using System.Text;

namespace TrendingTopics.Embedded.Disk;

/// <summary>Builds an entry: a checksum, a kind, and fields. Kept and used again, it allocates nothing.</summary>
internal sealed class EntryWriter
{
    /// <summary>Bytes before the fields: checksum and kind.</summary>
    public const int HeaderSize = sizeof(uint) + 1;

    private byte[] _buffer = new byte[1024];
    private int _length;

    /// <summary>Begins an entry.</summary>
    public EntryWriter Begin(byte kind)
    {
        _length = HeaderSize;
        _buffer[sizeof(uint)] = kind;
        return this;
    }

    /// <summary>The entry, valid until the next begins.</summary>
    public ReadOnlySpan<byte> Complete()
    {
        BinaryPrimitives.WriteUInt32LittleEndian(_buffer, Checksum.Of(_buffer.AsSpan(sizeof(uint), _length - sizeof(uint))));
        return _buffer.AsSpan(0, _length);
    }

    public EntryWriter Int64(long value)
    {
        BinaryPrimitives.WriteInt64LittleEndian(Take(sizeof(long)), value);
        return this;
    }

    public EntryWriter Int32(int value)
    {
        BinaryPrimitives.WriteInt32LittleEndian(Take(sizeof(int)), value);
        return this;
    }

    public EntryWriter Bool(bool value)
    {
        Take(1)[0] = value ? (byte)1 : (byte)0;
        return this;
    }

    /// <summary>A number above 0, short where it is small.</summary>
    public EntryWriter Count(long value)
    {
        var rest = (ulong)value;
        while (rest >= 0x80)
        {
            Take(1)[0] = (byte)(rest | 0x80);
            rest >>= 7;
        }

        Take(1)[0] = (byte)rest;
        return this;
    }

    public EntryWriter Text(string value)
    {
        var length = Encoding.UTF8.GetByteCount(value);
        Count(length);
        Encoding.UTF8.GetBytes(value, Take(length));
        return this;
    }

    public EntryWriter Bytes(ReadOnlySpan<byte> value)
    {
        Count(value.Length);
        value.CopyTo(Take(value.Length));
        return this;
    }

    /// <summary>Bytes to the end of the entry, without their length.</summary>
    public EntryWriter Rest(ReadOnlySpan<byte> value)
    {
        value.CopyTo(Take(value.Length));
        return this;
    }

    private Span<byte> Take(int size)
    {
        if (_length + size > _buffer.Length)
        {
            Array.Resize(ref _buffer, Math.Max(2 * _buffer.Length, _length + size));
        }

        _length += size;
        return _buffer.AsSpan(_length - size, size);
    }
}
