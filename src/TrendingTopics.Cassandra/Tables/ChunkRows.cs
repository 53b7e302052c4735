using System.Runtime.InteropServices;
using Cassandra;

namespace TrendingTopics.Cassandra.Tables;

/// <summary>
/// Chunks of bytes as rows: one above the bound is split, and each row says how many there are, so that rows that an earlier and longer
/// writing left behind are not read. No chunks at all are one row that says so.
/// </summary>
internal static class ChunkRows
{
    /// <summary>The most bytes that a row holds.</summary>
    public const int MaxBytes = 512 * 1024;

    /// <summary>How many rows are read at once.</summary>
    public const int PageSize = 8;

    /// <summary>The rows, as the values of chunk, rows, ends and data.</summary>
    public static List<(int Chunk, int Rows, bool Ends, byte[] Data)> Split(IReadOnlyList<ReadOnlyMemory<byte>> chunks)
    {
        var pieces = new List<(bool Ends, byte[] Data)>();
        foreach (var chunk in chunks)
        {
            var rest = chunk;
            for (; rest.Length > MaxBytes; rest = rest[MaxBytes..])
            {
                pieces.Add((false, rest[..MaxBytes].ToArray()));
            }

            pieces.Add((true, ArrayOf(rest)));
        }

        return pieces.Count == 0 ? [(0, 0, false, [])] : [.. pieces.Select((piece, index) => (index, pieces.Count, piece.Ends, piece.Data))];
    }

    /// <summary>The chunks; null where there are no rows, or not all.</summary>
    public static async Task<IReadOnlyList<ReadOnlyMemory<byte>>?> ReadAsync(IAsyncEnumerable<Row> rows)
    {
        var chunks = new List<ReadOnlyMemory<byte>>();
        var pieces = new List<byte[]>();
        var expected = -1;
        var read = 0;
        await foreach (var row in rows.ConfigureAwait(false))
        {
            expected = expected < 0 ? row.GetValue<int>("rows") : expected;
            if (read == expected)
            {
                break;
            }

            if (row.GetValue<int>("chunk") != read)
            {
                return null;
            }

            read++;
            pieces.Add(row.GetValue<byte[]>("data"));
            if (row.GetValue<bool>("ends"))
            {
                chunks.Add(pieces.Count == 1 ? pieces[0] : pieces.SelectMany(piece => piece).ToArray());
                pieces.Clear();
            }
        }

        return read == expected ? chunks : null;
    }

    // Most chunks are a whole array of their own, which needs no copy.
    private static byte[] ArrayOf(ReadOnlyMemory<byte> bytes) =>
        MemoryMarshal.TryGetArray(bytes, out var segment) && segment.Count == segment.Array!.Length ? segment.Array : bytes.ToArray();
}
