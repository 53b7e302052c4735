using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using TrendingTopics.Sources.Records;

namespace TrendingTopics.Sources.Files;

/// <summary>
/// Lines of NDJSON with fields renamed and times put into their zone; every other value stays byte for byte as it is. A line that is no
/// JSON object is passed on as it is, for the engine to count as invalid.
/// </summary>
internal sealed class MappedRecords : IRecords
{
    private readonly IRecords _lines;
    private readonly IReadOnlyDictionary<string, string> _mapping;
    private readonly HashSet<string> _replaced;
    private readonly string _timeField;
    private readonly TimeZoneInfo? _zone;
    private readonly ArrayBufferWriter<byte> _buffer = new();
    private readonly Utf8JsonWriter _json;
    private bool _isMapped;

    public MappedRecords(IRecords lines, IReadOnlyDictionary<string, string> mapping, string timeField, TimeZoneInfo? zone)
    {
        _lines = lines;
        _mapping = mapping;
        _replaced = [.. mapping.Values.Except(mapping.Keys)];
        _timeField = timeField;
        _zone = zone;
        _json = new Utf8JsonWriter(_buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
    }

    /// <inheritdoc/>
    public ReadOnlySpan<byte> Current => _isMapped ? _buffer.WrittenSpan : _lines.Current;

    /// <inheritdoc/>
    public long Offset => _lines.Offset;

    /// <inheritdoc/>
    public long Invalid => _lines.Invalid;

    /// <inheritdoc/>
    public ValueTask<bool> MoveNextAsync(CancellationToken cancellationToken)
    {
        var moving = _lines.MoveNextAsync(cancellationToken);
        return moving.IsCompletedSuccessfully ? new(moving.Result && Map()) : WaitAndMapAsync(moving);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _json.DisposeAsync().ConfigureAwait(false);
        await _lines.DisposeAsync().ConfigureAwait(false);
    }

    private async ValueTask<bool> WaitAndMapAsync(ValueTask<bool> moving) => await moving.ConfigureAwait(false) && Map();

    private bool Map()
    {
        _buffer.ResetWrittenCount();
        _json.Reset();
        try
        {
            _isMapped = TryMap(_lines.Current);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // Not JSON, or a name with half a surrogate pair: the line goes on as it is.
            _isMapped = false;
        }

        return true;
    }

    private bool TryMap(ReadOnlySpan<byte> line)
    {
        var reader = new Utf8JsonReader(line);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            return false;
        }

        _json.WriteStartObject();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            reader.Read();
            if (_mapping.TryGetValue(name, out var mapped))
            {
                name = mapped;
            }
            else if (_replaced.Contains(name))
            {
                // Another field becomes the one of this name.
                reader.Skip();
                continue;
            }

            _json.WritePropertyName(name);
            WriteValue(name, ref reader, line);
        }

        _json.WriteEndObject();
        _json.Flush();
        return !reader.Read();
    }

    private void WriteValue(string name, ref Utf8JsonReader reader, ReadOnlySpan<byte> line)
    {
        if (_zone is not null && name == _timeField && reader.TokenType == JsonTokenType.String
            && JsonValues.LacksOffset(reader.ValueSpan, _zone, out var micros))
        {
            JsonValues.WriteTime(_json, micros, _zone);
            return;
        }

        var start = (int)reader.TokenStartIndex;
        reader.Skip();
        _json.WriteRawValue(line[start..(int)reader.BytesConsumed], skipInputValidation: true);
    }
}
