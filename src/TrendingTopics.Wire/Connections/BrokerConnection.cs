using System.Buffers.Binary;
using System.Net.Sockets;
using TrendingTopics.Wire.Protocol;

namespace TrendingTopics.Wire.Connections;

/// <summary>
/// A connection to a broker, used by one thread: requests go out, answers come in the same order. Whatever goes wrong with it is an
/// <see cref="IOException"/> or a <see cref="WireFormatException"/>, and it is of no use afterwards. Disposing it, from any thread, ends
/// a wait for an answer.
/// </summary>
internal sealed class BrokerConnection : IDisposable
{
    private readonly Socket _socket;
    private readonly Stream _stream;
    private readonly RequestWriter _writer;
    private readonly Queue<(int Correlation, ApiKey Key, short Version)> _sent = new();
    private readonly int _largestAnswer;
    private readonly TimeProvider _clock;
    private long? _openedAt;
    private TimeSpan _lifetime;
    private VersionTable? _versions;
    private int _correlation;

    public BrokerConnection(Socket socket, Stream stream, BrokerAddress address, WireOptions options, TimeProvider clock)
    {
        (_socket, _stream, Address, _clock) = (socket, stream, address, clock);
        _writer = new RequestWriter(options.ClientId);
        _largestAnswer = (int)Math.Min(Array.MaxLength, (long)options.AnswerBytes + options.LargestBatch + (1024 * 1024));
        _socket.SendTimeout = (int)options.RequestTimeout.TotalMilliseconds;
        _socket.ReceiveTimeout = (int)(options.RequestTimeout + options.LongestFetchWait).TotalMilliseconds;
    }

    /// <summary>Whom it leads to.</summary>
    public BrokerAddress Address { get; }

    /// <summary>Whether it should be replaced before its login ends.</summary>
    public bool IsExpired => _openedAt is { } opened && _clock.GetElapsedTime(opened) >= _lifetime;

    /// <summary>Says how long the login lasts.</summary>
    public void ExpireAfter(TimeSpan lifetime) => (_openedAt, _lifetime) = (_clock.GetTimestamp(), lifetime);

    /// <summary>Takes note of what the broker speaks.</summary>
    public void Use(VersionTable versions) => _versions = versions;

    /// <summary>The version of a request that both sides speak.</summary>
    public short VersionOf(ApiKey key) => _versions!.Choose(key);

    /// <summary>Begins a request; its fields are to be written, then it is sent.</summary>
    public RequestWriter Begin(ApiKey key, short version)
    {
        _writer.Begin(key, version, version >= ApiVersion.Of(key).FlexibleFrom, ++_correlation);
        _sent.Enqueue((_correlation, key, version));
        return _writer;
    }

    /// <summary>Sends what was written.</summary>
    public void Send() => _stream.Write(_writer.Frame);

    /// <summary>Waits for the answer to the oldest request that has none, and returns the version that it was asked in.</summary>
    /// <param name="answer">Takes it, with the correlation id in front (see <see cref="Body"/>).</param>
    public short Receive(FrameBuffer answer)
    {
        var (correlation, key, version) = _sent.Dequeue();
        Span<byte> head = stackalloc byte[4];
        _stream.ReadExactly(head);
        var length = BinaryPrimitives.ReadInt32BigEndian(head);
        if (length < 4 || length > _largestAnswer)
        {
            throw new WireFormatException($"{Address} sends an answer to {key} that claims {length} bytes: is it a Kafka broker, and do both sides expect TLS or both not?");
        }

        answer.Fill(_stream, length);
        var received = BinaryPrimitives.ReadInt32BigEndian(answer.Span);
        return received == correlation
            ? version
            : throw new WireFormatException($"{Address} answers request {received}, though {correlation} is the one that waits.");
    }

    /// <summary>The answer's bytes behind its correlation id.</summary>
    public static ReadOnlySpan<byte> Body(FrameBuffer answer) => answer.Span[4..];

    /// <inheritdoc/>
    public void Dispose()
    {
        _socket.Dispose();
        _stream.Dispose();
    }
}
