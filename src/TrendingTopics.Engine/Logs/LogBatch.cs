namespace TrendingTopics.Engine.Logs;

/// <summary>
/// Records on their way into the log, packed in one buffer, with the position that their source has reached. Not safe for use by
/// several threads at once; cleared and filled again it allocates nothing.
/// </summary>
/// <param name="topic">The topic that the records go to.</param>
public sealed class LogBatch(string topic)
{
    private byte[] _buffer = new byte[16 * 1024];
    private int[] _lengths = new int[2 * 64];
    private int _length;

    /// <summary>The topic that the records go to.</summary>
    public string Topic { get; } = topic;

    /// <summary>The name of the source, where it can be resumed; else null.</summary>
    public string? Source { get; set; }

    /// <summary>The position behind the last record, where there is a <see cref="Source"/>.</summary>
    public string? Position { get; set; }

    /// <summary>How many records it holds.</summary>
    public int Count { get; private set; }

    /// <summary>Bytes of all keys and values.</summary>
    public int Bytes => _length;

    /// <summary>Adds a record.</summary>
    /// <param name="key">Its key; empty for none.</param>
    /// <param name="value">The raw event.</param>
    public void Add(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        var needed = checked(_length + key.Length + value.Length);
        if (needed > _buffer.Length)
        {
            Array.Resize(ref _buffer, (int)Math.Min(Array.MaxLength, Math.Max(2L * _buffer.Length, needed)));
        }

        if (2 * Count == _lengths.Length)
        {
            Array.Resize(ref _lengths, 2 * _lengths.Length);
        }

        key.CopyTo(_buffer.AsSpan(_length));
        value.CopyTo(_buffer.AsSpan(_length + key.Length));
        _lengths[2 * Count] = key.Length;
        _lengths[(2 * Count) + 1] = value.Length;
        _length = needed;
        Count++;
    }

    /// <summary>Empties it; source and position stay as they are.</summary>
    public void Clear()
    {
        Count = 0;
        _length = 0;
    }

    /// <summary>The records in the order in which they were added.</summary>
    public Enumerator GetEnumerator() => new(this);

    /// <summary>A record in a batch.</summary>
    public readonly ref struct Record
    {
        /// <summary>Its key; empty for none.</summary>
        public ReadOnlySpan<byte> Key { get; init; }

        /// <summary>The raw event.</summary>
        public ReadOnlySpan<byte> Value { get; init; }
    }

    /// <summary>Walks the records of a batch.</summary>
    public ref struct Enumerator
    {
        private readonly LogBatch _batch;
        private int _next;
        private int _start;
        private int _end;

        internal Enumerator(LogBatch batch)
        {
            _batch = batch;
        }

        /// <summary>The record that the walk stands on.</summary>
        public readonly Record Current
        {
            get
            {
                var key = _batch._lengths[2 * (_next - 1)];
                return new Record
                {
                    Key = _batch._buffer.AsSpan(_start, key),
                    Value = _batch._buffer.AsSpan(_start + key, _end - _start - key),
                };
            }
        }

        /// <summary>Goes to the next record; false behind the last.</summary>
        public bool MoveNext()
        {
            if (_next == _batch.Count)
            {
                return false;
            }

            _start = _end;
            _end += _batch._lengths[2 * _next] + _batch._lengths[(2 * _next) + 1];
            _next++;
            return true;
        }
    }
}
