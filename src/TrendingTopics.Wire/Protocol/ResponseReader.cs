using System.Buffers.Binary;
using System.Text;

namespace TrendingTopics.Wire.Protocol;

/// <summary>
/// Reads the fields of a response. Every length is checked against what is left before it is used; a number of elements cannot be above
/// the number of bytes left, so that nobody reserves memory for what a corrupt field claims.
/// </summary>
/// <param name="data">The response behind its header's correlation id.</param>
/// <param name="flexible">Whether the version has compact lengths and tagged fields.</param>
internal ref struct ResponseReader(ReadOnlySpan<byte> data, bool flexible)
{
    private readonly ReadOnlySpan<byte> _data = data;

    /// <summary>Where the next field begins.</summary>
    public int At { get; private set; }

    /// <summary>Bytes left.</summary>
    public readonly int Left => _data.Length - At;

    /// <summary>Reads a number of one byte.</summary>
    public byte UInt8() => Take(1)[0];

    /// <summary>Reads a truth value.</summary>
    public bool Boolean() => UInt8() != 0;

    /// <summary>Reads a number of two bytes.</summary>
    public short Int16() => BinaryPrimitives.ReadInt16BigEndian(Take(2));

    /// <summary>Reads a number of four bytes.</summary>
    public int Int32() => BinaryPrimitives.ReadInt32BigEndian(Take(4));

    /// <summary>Reads a number of eight bytes.</summary>
    public long Int64() => BinaryPrimitives.ReadInt64BigEndian(Take(8));

    /// <summary>Reads an error.</summary>
    public ErrorCode Error() => (ErrorCode)Int16();

    /// <summary>Reads a topic's id.</summary>
    public Guid Uuid() => new(Take(16), bigEndian: true);

    /// <summary>Reads a text; null where there is none.</summary>
    public string? Text()
    {
        var length = flexible ? CompactLength() : Int16();
        return length < 0 ? null : Encoding.UTF8.GetString(Take(length));
    }

    /// <summary>Skips a text.</summary>
    public void SkipText() => Take(Math.Max(0, flexible ? CompactLength() : Int16()));

    /// <summary>Reads bytes; empty where there are none.</summary>
    public ReadOnlySpan<byte> Bytes(out int start)
    {
        var length = flexible ? CompactLength() : Int32();
        start = At;
        return length < 0 ? default : Take(length);
    }

    /// <summary>Reads how many elements follow; 0 where the array is null.</summary>
    public int Count()
    {
        var count = flexible ? CompactLength() : Int32();
        return count <= Left ? Math.Max(0, count) : throw Broken($"{count} elements are claimed");
    }

    /// <summary>Skips numbers of four bytes.</summary>
    public void SkipInt32Array() => Take(4L * Count());

    /// <summary>Skips the tagged fields where the version has them.</summary>
    public void SkipTags()
    {
        if (flexible)
        {
            for (var count = UnsignedVarint(); count > 0; count--)
            {
                NextTag(out _);
            }
        }
    }

    /// <summary>How many tagged fields follow.</summary>
    public uint Tags() => flexible ? UnsignedVarint() : 0;

    /// <summary>Reads the next tagged field: its number and its bytes.</summary>
    public ReadOnlySpan<byte> NextTag(out uint tag)
    {
        tag = UnsignedVarint();
        return Take(UnsignedVarint());
    }

    private uint UnsignedVarint()
    {
        uint value = 0;
        for (var shift = 0; shift < 35; shift += 7)
        {
            var next = UInt8();
            value |= (next & 0x7Fu) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }

        throw Broken("a number has more than five bytes");
    }

    private int CompactLength()
    {
        var length = UnsignedVarint();
        return length <= int.MaxValue ? (int)length - 1 : throw Broken($"a length of {length} is claimed");
    }

    private ReadOnlySpan<byte> Take(long length)
    {
        if (length < 0 || length > Left)
        {
            throw Broken($"{length} bytes are claimed");
        }

        var taken = _data.Slice(At, (int)length);
        At += (int)length;
        return taken;
    }

    private readonly WireFormatException Broken(string what) =>
        new($"A response of {_data.Length} bytes is broken at byte {At}: {what}, {Left} are left.");
}
