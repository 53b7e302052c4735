using System.Numerics;
using Confluent.Kafka;

namespace TrendingTopics.Kafka.Reading;

/// <summary>
/// Stands in for a deserializer: copies a record's bytes to one buffer, which is used again for the next, and gives their number as the
/// value, so that reading a record makes no array.
/// </summary>
internal sealed class Scratch : IDeserializer<int>
{
    private byte[] _bytes = new byte[1024];

    /// <summary>The bytes of the record consumed last.</summary>
    /// <param name="length">How many they are, as the record says.</param>
    public ReadOnlySpan<byte> Read(int length) => _bytes.AsSpan(0, length);

    /// <inheritdoc/>
    public int Deserialize(ReadOnlySpan<byte> data, bool isNull, SerializationContext context)
    {
        if (data.Length > _bytes.Length)
        {
            _bytes = new byte[BitOperations.RoundUpToPowerOf2((uint)data.Length)];
        }

        data.CopyTo(_bytes);
        return data.Length;
    }
}
