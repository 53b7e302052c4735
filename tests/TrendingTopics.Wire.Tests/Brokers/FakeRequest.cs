using System.Buffers.Binary;
using TrendingTopics.Wire.Protocol;

namespace TrendingTopics.Wire.Tests.Brokers;

/// <summary>A request as a broker gets it.</summary>
internal sealed class FakeRequest
{
    private int _at;

    private FakeRequest(byte[] bytes)
    {
        Bytes = bytes;
    }

    public required ApiKey Key { get; init; }

    public required short Version { get; init; }

    public byte[] Bytes { get; }

    /// <summary>What is asked in a fetch: its session, and from where on partition 0 is asked for (null: it is not named).</summary>
    public (int Session, int Epoch, long? Offset, int LeaderEpoch, string Rack) Fetch { get; private set; }

    /// <summary>The time that is asked for in a question for offsets.</summary>
    public long Time { get; private set; }

    public static FakeRequest Read(byte[] bytes)
    {
        var request = new FakeRequest(bytes)
        {
            Key = (ApiKey)BinaryPrimitives.ReadInt16BigEndian(bytes),
            Version = BinaryPrimitives.ReadInt16BigEndian(bytes.AsSpan(2)),
        };
        request._at = 10 + BinaryPrimitives.ReadInt16BigEndian(bytes.AsSpan(8));
        request._at += request.IsFlexible ? 1 : 0;
        if (request.Key == ApiKey.Fetch)
        {
            request.ReadFetch();
        }
        else if (request.Key == ApiKey.ListOffsets)
        {
            request.Time = BinaryPrimitives.ReadInt64BigEndian(bytes.AsSpan(bytes.Length - 8 - (request.IsFlexible ? 3 : 0)));
        }

        return request;
    }

    private bool IsFlexible => Version >= ApiVersion.Of(Key).FlexibleFrom;

    private void ReadFetch()
    {
        _at += (Version < 15 ? 4 : 0) + 4 + 4 + 4 + 1;
        var (session, epoch) = Version >= 7 ? (Int32(), Int32()) : (0, -1);
        long? offset = null;
        var leaderEpoch = -1;
        if (Count() > 0)
        {
            _at += Version >= 13 ? 16 : 0;
            _ = Version < 13 ? Text() : "";
            for (var left = Count(); left > 0; left--)
            {
                Int32();
                leaderEpoch = Version >= 9 ? Int32() : -1;
                offset = Int64();
                _at += (Version >= 12 ? 4 : 0) + (Version >= 5 ? 8 : 0) + 4 + (IsFlexible ? 1 : 0);
            }

            _at += IsFlexible ? 1 : 0;
        }

        if (Version >= 7 && Count() > 0)
        {
            _at += Version >= 13 ? 16 : 0;
            _ = Version < 13 ? Text() : "";
            _at += (4 * Count()) + (IsFlexible ? 1 : 0);
        }

        Fetch = (session, epoch, offset, leaderEpoch, Version >= 11 ? Text() : "");
    }

    private int Int32() => BinaryPrimitives.ReadInt32BigEndian(Bytes.AsSpan((_at += 4) - 4));

    private long Int64() => BinaryPrimitives.ReadInt64BigEndian(Bytes.AsSpan((_at += 8) - 8));

    // Small numbers only: one byte.
    private int Count() => IsFlexible ? Bytes[_at++] - 1 : Int32();

    private string Text()
    {
        var length = IsFlexible ? Bytes[_at++] - 1 : BinaryPrimitives.ReadInt16BigEndian(Bytes.AsSpan((_at += 2) - 2));
        _at += length;
        return System.Text.Encoding.UTF8.GetString(Bytes, _at - length, length);
    }
}
