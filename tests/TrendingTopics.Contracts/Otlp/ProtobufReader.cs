using System.Buffers.Binary;
using System.Text;

namespace TrendingTopics.Contracts.Otlp;

/// <summary>Walks the fields of one protobuf message. A field that nobody reads is skipped by the next step.</summary>
internal ref struct ProtobufReader(ReadOnlySpan<byte> message)
{
    private ReadOnlySpan<byte> _rest = message;
    private int _wireType = -1;

    /// <summary>The number of the field on which it stands.</summary>
    public int Field { get; private set; }

    /// <summary>Steps to the next field; false at the end.</summary>
    public bool Next()
    {
        Skip();
        if (_rest.IsEmpty)
        {
            return false;
        }

        var tag = Varint();
        Field = (int)(tag >> 3);
        _wireType = (int)(tag & 7);
        return true;
    }

    /// <summary>The field as a whole number, a flag or a member of an enumeration.</summary>
    public ulong Number()
    {
        Take(0);
        return Varint();
    }

    /// <summary>The field as a whole number of fixed size.</summary>
    public ulong Fixed()
    {
        Take(1);
        return BinaryPrimitives.ReadUInt64LittleEndian(Cut(8));
    }

    /// <summary>The field as a number with a fraction.</summary>
    public double Double() => BitConverter.UInt64BitsToDouble(Fixed());

    /// <summary>The field as bytes, which may be another message.</summary>
    public ReadOnlySpan<byte> Bytes()
    {
        Take(2);
        return Cut(checked((int)Varint()));
    }

    /// <summary>The field as a text.</summary>
    public string Text() => Encoding.UTF8.GetString(Bytes());

    /// <summary>The field as an identifier: bytes in hexadecimal; empty where there are none.</summary>
    public string Id() => Convert.ToHexStringLower(Bytes());

    /// <summary>The field as a list of whole numbers of fixed size, or as one of them.</summary>
    public IEnumerable<ulong> Fixeds()
    {
        if (_wireType == 1)
        {
            return [Fixed()];
        }

        var packed = Bytes();
        var values = new ulong[packed.Length / 8];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = BinaryPrimitives.ReadUInt64LittleEndian(packed[(i * 8)..]);
        }

        return values;
    }

    private void Skip()
    {
        switch (_wireType)
        {
            case 0:
                Number();
                break;
            case 1:
                Fixed();
                break;
            case 2:
                Bytes();
                break;
            case 5:
                Take(5);
                Cut(4);
                break;
        }
    }

    private void Take(int wireType)
    {
        if (_wireType != wireType)
        {
            throw new InvalidDataException($"Field {Field} has the wire type {_wireType}, not {wireType}.");
        }

        _wireType = -1;
    }

    private ReadOnlySpan<byte> Cut(int length)
    {
        var bytes = _rest[..length];
        _rest = _rest[length..];
        return bytes;
    }

    private ulong Varint()
    {
        var value = 0UL;
        for (var shift = 0; ; shift += 7)
        {
            var next = _rest[0];
            _rest = _rest[1..];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }
    }
}
