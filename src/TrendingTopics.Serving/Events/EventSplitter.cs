using System.Text.Json;

namespace TrendingTopics.Serving.Events;

/// <summary>
/// Finds the events of a body: the elements of an array, one value that fills the body, or else the lines that are not blank. Each is
/// handed out as the bytes that came.
/// </summary>
internal ref struct EventSplitter
{
    // Depth is each record's own matter (the parser refuses more than 64 levels); here a level costs one bit.
    private static readonly JsonReaderOptions Options = new() { MaxDepth = int.MaxValue };

    private readonly bool _isArray;
    private ReadOnlySpan<byte> _rest;
    private Utf8JsonReader _reader;
    private bool _isWhole;

    /// <summary>Splits a body.</summary>
    /// <exception cref="JsonException">It begins like an array and is none.</exception>
    public EventSplitter(ReadOnlySpan<byte> body)
    {
        _rest = Trim(body.StartsWith("\uFEFF"u8) ? body[3..] : body);
        _isArray = _rest.StartsWith("["u8);
        if (_isArray)
        {
            _reader = new Utf8JsonReader(_rest, Options);
            _reader.Read();
        }
        else
        {
            _isWhole = IsOneValue(_rest);
        }
    }

    /// <summary>The event found last.</summary>
    public ReadOnlySpan<byte> Current { get; private set; }

    /// <summary>Finds the next event; false behind the last.</summary>
    /// <exception cref="JsonException">The array is not valid JSON from here on.</exception>
    public bool MoveNext()
    {
        if (_isArray)
        {
            return NextElement();
        }

        return _isWhole ? TakeWhole() : NextLine();
    }

    private bool NextElement()
    {
        _reader.Read();
        if (_reader.TokenType == JsonTokenType.EndArray)
        {
            // Throws where something follows.
            _reader.Read();
            return false;
        }

        var start = (int)_reader.TokenStartIndex;
        _reader.Skip();
        Current = _rest[start..(int)_reader.BytesConsumed];
        return true;
    }

    private bool TakeWhole()
    {
        Current = _rest;
        _isWhole = false;
        _rest = [];
        return true;
    }

    private bool NextLine()
    {
        while (!_rest.IsEmpty)
        {
            var end = _rest.IndexOf((byte)'\n');
            var line = Trim(end < 0 ? _rest : _rest[..end]);
            _rest = end < 0 ? [] : _rest[(end + 1)..];
            if (!line.IsEmpty)
            {
                Current = line;
                return true;
            }
        }

        return false;
    }

    private static bool IsOneValue(ReadOnlySpan<byte> body)
    {
        if (body.IsEmpty)
        {
            return false;
        }

        try
        {
            var reader = new Utf8JsonReader(body, isFinalBlock: false, new JsonReaderState(Options));
            return reader.Read() && reader.TrySkip() && reader.BytesConsumed == body.Length;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static ReadOnlySpan<byte> Trim(ReadOnlySpan<byte> text) => text.Trim(" \t\r\n"u8);
}
