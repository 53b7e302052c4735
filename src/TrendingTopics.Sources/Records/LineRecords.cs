namespace TrendingTopics.Sources.Records;

/// <summary>
/// The lines of a stream, byte for byte as they are: ended by LF or CRLF, the last one by the end. A byte order mark and empty lines are
/// skipped; a line over <see cref="LongestLine"/> is skipped and counted as invalid. Allocates nothing for a line.
/// </summary>
/// <param name="stream">What to read, beginning at <paramref name="offset"/>; disposed with this.</param>
/// <param name="name">Names it in errors.</param>
/// <param name="offset">How many bytes lie before it.</param>
internal sealed class LineRecords(Stream stream, string name, long offset = 0) : IRecords
{
    /// <summary>The longest line in bytes, without its end.</summary>
    public const int LongestLine = 1024 * 1024;

    // Room for the longest line, its CR and as much again, so that little is moved to the front when the buffer is filled up.
    private readonly byte[] _buffer = new byte[2 * LongestLine];

    /// <summary>First byte of what was not handed out yet.</summary>
    private int _next;

    /// <summary>Behind the last byte read.</summary>
    private int _end;

    /// <summary>How many bytes from <see cref="_next"/> on are known to hold no LF.</summary>
    private int _searched;

    private int _start;
    private int _length;
    private bool _skipping;

    /// <inheritdoc/>
    public ReadOnlySpan<byte> Current => _buffer.AsSpan(_start, _length);

    /// <inheritdoc/>
    public long Offset { get; private set; } = offset;

    /// <inheritdoc/>
    public long Invalid { get; private set; }

    /// <inheritdoc/>
    public ValueTask<bool> MoveNextAsync(CancellationToken cancellationToken) =>
        TryTakeLine() ? new(true) : FillAndMoveNextAsync(cancellationToken);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => stream.DisposeAsync();

    private async ValueTask<bool> FillAndMoveNextAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            MakeRoom();
            var read = await ReadAsync(cancellationToken).ConfigureAwait(false);
            if (read == 0)
            {
                return TryTakeLast();
            }

            _end += read;
            if (TryTakeLine())
            {
                return true;
            }
        }
    }

    private async ValueTask<int> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            // Not every stream lets go of a read when it is told to (standard input does not): the wait for it ends all the same.
            return await stream.ReadAsync(_buffer.AsMemory(_end), cancellationToken).AsTask().WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (InvalidDataException e)
        {
            throw new SourceException($"{name} is damaged behind byte {Offset + _end - _next} of its unpacked content: {e.Message}", e);
        }
        catch (IOException e)
        {
            throw new SourceException($"{name} cannot be read on: {e.Message}", e) { IsTransient = true };
        }
    }

    private bool TryTakeLine()
    {
        while (true)
        {
            var length = _buffer.AsSpan(_next + _searched, _end - _next - _searched).IndexOf((byte)'\n');
            if (length < 0)
            {
                _searched = _end - _next;
                return false;
            }

            if (TryTake(_searched + length, 1))
            {
                return true;
            }
        }
    }

    private bool TryTakeLast() => _end > _next && TryTake(_end - _next, 0);

    /// <summary>Takes the next bytes as a line; false where it is to be skipped.</summary>
    private bool TryTake(int length, int terminator)
    {
        var start = _next;
        var first = Offset == 0;
        _next += length + terminator;
        Offset += length + terminator;
        _searched = 0;
        if (_skipping)
        {
            _skipping = false;
            return false;
        }

        if (first && _buffer.AsSpan(start, length).StartsWith("\uFEFF"u8))
        {
            start += 3;
            length -= 3;
        }

        if (length > 0 && _buffer[start + length - 1] == (byte)'\r')
        {
            length--;
        }

        if (length > LongestLine)
        {
            Invalid++;
            return false;
        }

        _start = start;
        _length = length;
        return length > 0;
    }

    /// <summary>Moves the line begun to the front; drops it where it is longer than any may be.</summary>
    private void MakeRoom()
    {
        var rest = _end - _next;
        if (_skipping || rest > LongestLine + 1)
        {
            Invalid += _skipping ? 0 : 1;
            _skipping = true;
            Offset += rest;
            (_next, _end, _searched) = (0, 0, 0);
            return;
        }

        if (_next > 0)
        {
            _buffer.AsSpan(_next, rest).CopyTo(_buffer);
            (_next, _end) = (0, rest);
        }
    }
}
