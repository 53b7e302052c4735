using System.Buffers.Binary;
using System.Text;

namespace TrendingTopics.Engine.Tests.Rankings;

/// <summary>Packs counts as they were packed before topics shared bytes: two bytes of length, the topic, the count seven bits a byte.</summary>
internal static class FormerChunk
{
    /// <summary>Packs them; each character of a topic is a byte of it.</summary>
    public static ReadOnlyMemory<byte> Pack(IEnumerable<KeyValuePair<string, long>> counts)
    {
        var chunk = new List<byte>();
        Span<byte> length = stackalloc byte[sizeof(ushort)];
        foreach (var (topic, count) in counts)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(length, (ushort)topic.Length);
            chunk.AddRange(length);
            chunk.AddRange(Encoding.Latin1.GetBytes(topic));
            var rest = (ulong)count;
            for (; rest >= 0x80; rest >>= 7)
            {
                chunk.Add((byte)(rest | 0x80));
            }

            chunk.Add((byte)rest);
        }

        return chunk.ToArray();
    }
}
