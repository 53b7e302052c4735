using TrendingTopics.Wire.Connections;
using TrendingTopics.Wire.Protocol;

namespace TrendingTopics.Wire.Fetching;

/// <summary>Reads an answer to a fetch: finds out where its partitions' bytes lie.</summary>
internal static class FetchAnswerReader
{
    // In front of the body stands the correlation id.
    private const int BodyStart = 4;

    /// <summary>Reads the answer's head and partitions into it.</summary>
    public static FetchHead Read(FetchAnswer answer, short version)
    {
        var reader = new ResponseReader(BrokerConnection.Body(answer.Frame), version >= 12);
        reader.SkipTags();
        var throttle = reader.Int32();
        var error = version >= FetchExchange.WithSessions ? reader.Error() : ErrorCode.None;
        var session = version >= FetchExchange.WithSessions ? reader.Int32() : 0;
        for (var topics = reader.Count(); topics > 0; topics--)
        {
            if (version >= FetchExchange.ByTopicId)
            {
                reader.Uuid();
            }
            else
            {
                reader.SkipText();
            }

            for (var partitions = reader.Count(); partitions > 0; partitions--)
            {
                ReadPartition(ref reader, answer, version);
            }

            reader.SkipTags();
        }

        return new FetchHead(error, session, Math.Max(0, throttle));
    }

    private static void ReadPartition(ref ResponseReader reader, FetchAnswer answer, short version)
    {
        var slice = new PartitionSlice { End = PartitionSlice.NoEnd, PreferredBroker = -1, FirstAborted = answer.AbortedCount };
        slice.Asked.Number = reader.Int32();
        slice.Error = reader.Error();
        var highWatermark = reader.Int64();
        var stableEnd = reader.Int64();
        slice.StableEnd = stableEnd < 0 ? highWatermark : stableEnd;
        if (version >= 5)
        {
            reader.Int64();
        }

        for (var aborted = reader.Count(); aborted > 0; aborted--)
        {
            answer.Add(new AbortedTransaction(reader.Int64(), reader.Int64()));
            reader.SkipTags();
        }

        slice.EndAborted = answer.AbortedCount;
        if (version >= 11)
        {
            slice.PreferredBroker = reader.Int32();
        }

        slice.BytesLength = reader.Bytes(out var start).Length;
        slice.BytesStart = BodyStart + start;
        reader.SkipTags();
        answer.Add(slice);
    }
}

/// <summary>What an answer to a fetch says beside its partitions.</summary>
/// <param name="Error">Why there is no answer.</param>
/// <param name="Session">The session; 0: none.</param>
/// <param name="Throttle">How long, in milliseconds, the broker will not listen, because too much was asked of it.</param>
internal readonly record struct FetchHead(ErrorCode Error, int Session, int Throttle);
