using System.Threading.Channels;

namespace TrendingTopics.Sources.Tests.Support;

/// <summary>A stream that yields what it is fed, piece by piece, and like a terminal does not let go of a read when told to.</summary>
internal sealed class TrickleStream : Stream
{
    private readonly Channel<byte[]> _pieces = Channel.CreateUnbounded<byte[]>();
    private ReadOnlyMemory<byte> _rest;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public void Feed(string text) => Feed(System.Text.Encoding.UTF8.GetBytes(text));

    public void Feed(byte[] piece) => _pieces.Writer.TryWrite(piece);

    public void End(Exception? failure = null) => _pieces.Writer.TryComplete(failure);

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_rest.IsEmpty)
        {
            try
            {
                _rest = await _pieces.Reader.ReadAsync(CancellationToken.None);
            }
            catch (ChannelClosedException e)
            {
                return e.InnerException is null ? 0 : throw e.InnerException;
            }
        }

        var count = Math.Min(buffer.Length, _rest.Length);
        _rest[..count].CopyTo(buffer);
        _rest = _rest[count..];
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
