using System.Buffers.Binary;
using System.Text;

namespace TrendingTopics.Wire.Protocol;

/// <summary>Writes a request into one buffer that is used again for the next: its length, its header and its fields.</summary>
/// <param name="clientId">How the client names itself to brokers.</param>
internal sealed class RequestWriter(string clientId)
{
    private byte[] _bytes = new byte[512];
    private int _length;
    private bool _flexible;

    /// <summary>The request as it goes over the wire.</summary>
    public ReadOnlySpan<byte> Frame
    {
        get
        {
            BinaryPrimitives.WriteInt32BigEndian(_bytes, _length - 4);
            return _bytes.AsSpan(0, _length);
        }
    }

    /// <summary>Begins a request.</summary>
    /// <param name="key">What is asked.</param>
    /// <param name="version">In which version.</param>
    /// <param name="flexible">Whether that version has compact lengths and tagged fields.</param>
    /// <param name="correlation">What the answer will repeat.</param>
    public void Begin(ApiKey key, short version, bool flexible, int correlation)
    {
        _length = 4;
        _flexible = false;
        Int16((short)key);
        Int16(version);
        Int32(correlation);
        Text(clientId);
        _flexible = flexible;
        Tags();
    }

    /// <summary>Writes a number of one byte.</summary>
    public void Int8(int value) => Take(1)[0] = (byte)value;

    /// <summary>Writes a truth value.</summary>
    public void Boolean(bool value) => Int8(value ? 1 : 0);

    /// <summary>Writes a number of two bytes.</summary>
    public void Int16(short value) => BinaryPrimitives.WriteInt16BigEndian(Take(2), value);

    /// <summary>Writes a number of four bytes.</summary>
    public void Int32(int value) => BinaryPrimitives.WriteInt32BigEndian(Take(4), value);

    /// <summary>Writes a number of eight bytes.</summary>
    public void Int64(long value) => BinaryPrimitives.WriteInt64BigEndian(Take(8), value);

    /// <summary>Writes a topic's id.</summary>
    public void Uuid(Guid value) => value.TryWriteBytes(Take(16), bigEndian: true, out _);

    /// <summary>Writes a text.</summary>
    public void Text(string value)
    {
        var length = Encoding.UTF8.GetByteCount(value);
        if (_flexible)
        {
            UnsignedVarint((uint)length + 1);
        }
        else
        {
            Int16((short)length);
        }

        Encoding.UTF8.GetBytes(value, Take(length));
    }

    /// <summary>Writes bytes.</summary>
    public void Bytes(ReadOnlySpan<byte> value)
    {
        Count(value.Length);
        value.CopyTo(Take(value.Length));
    }

    /// <summary>Writes how many elements follow.</summary>
    public void Count(int count)
    {
        if (_flexible)
        {
            UnsignedVarint((uint)count + 1);
        }
        else
        {
            Int32(count);
        }
    }

    /// <summary>Writes that there are no tagged fields, where the version has them.</summary>
    public void Tags()
    {
        if (_flexible)
        {
            Int8(0);
        }
    }

    private void UnsignedVarint(uint value)
    {
        for (; value >= 0x80; value >>= 7)
        {
            Int8((int)(value | 0x80));
        }

        Int8((int)value);
    }

    private Span<byte> Take(int length)
    {
        if (_length + length > _bytes.Length)
        {
            Array.Resize(ref _bytes, Math.Max(2 * _bytes.Length, _length + length));
        }

        _length += length;
        return _bytes.AsSpan(_length - length, length);
    }
}
