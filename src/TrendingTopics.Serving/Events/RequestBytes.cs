using System.Buffers;
using Microsoft.AspNetCore.Http;

namespace TrendingTopics.Serving.Events;

/// <summary>A request's body in rented memory, up to a limit.</summary>
internal sealed class RequestBytes : IDisposable
{
    private const int FirstRent = 64 * 1024;

    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(FirstRent);
    private int _length;

    private RequestBytes()
    {
    }

    /// <summary>The body.</summary>
    public ReadOnlySpan<byte> Span => _buffer.AsSpan(0, _length);

    /// <summary>Reads a body; null where it is longer than the limit.</summary>
    public static async ValueTask<RequestBytes?> ReadAsync(HttpRequest request, int limit, CancellationToken cancellationToken)
    {
        if (request.ContentLength > limit)
        {
            return null;
        }

        var bytes = new RequestBytes();
        try
        {
            while (await bytes.ReadMoreAsync(request.Body, cancellationToken).ConfigureAwait(false))
            {
                if (bytes._length > limit)
                {
                    bytes.Dispose();
                    return null;
                }
            }

            return bytes;
        }
        catch
        {
            bytes.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_buffer);
        (_buffer, _length) = ([], 0);
    }

    private async ValueTask<bool> ReadMoreAsync(Stream body, CancellationToken cancellationToken)
    {
        if (_length == _buffer.Length)
        {
            var larger = ArrayPool<byte>.Shared.Rent(2 * _buffer.Length);
            Span.CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = larger;
        }

        var read = await body.ReadAsync(_buffer.AsMemory(_length), cancellationToken).ConfigureAwait(false);
        _length += read;
        return read > 0;
    }
}
