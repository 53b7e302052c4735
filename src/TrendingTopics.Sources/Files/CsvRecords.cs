using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using CsvHelper;
using TrendingTopics.Sources.Records;

namespace TrendingTopics.Sources.Files;

/// <summary>
/// The rows of a CSV file as JSON objects: a field a column, under the stream's name for it. A row with fewer columns than the header
/// lacks the last fields; one with more is left out and counted as invalid.
/// </summary>
internal sealed class CsvRecords : IRecords
{
    private readonly CsvReader _csv;
    private readonly string _name;
    private readonly FileSourceOptions _options;
    private readonly string _timeField;
    private readonly TimeZoneInfo? _zone;
    private readonly ArrayBufferWriter<byte> _buffer = new();
    private readonly Utf8JsonWriter _json;
    private Column[]? _columns;

    public CsvRecords(Stream stream, string name, FileSourceOptions options, string timeField, TimeZoneInfo? zone)
    {
        _name = name;
        _options = options;
        _timeField = timeField;
        _zone = zone;
        _csv = CsvReader.Create(stream, new CsvReaderOptions
        {
            Separator = options.Delimiter,
            MaxRecordSize = LineRecords.LongestLine,
            BufferSize = LineRecords.LongestLine,
            IncludeValuesInExceptions = false,
        });
        _json = new Utf8JsonWriter(_buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
    }

    /// <inheritdoc/>
    public ReadOnlySpan<byte> Current => _buffer.WrittenSpan;

    /// <inheritdoc/>
    public long Offset => 0;

    /// <inheritdoc/>
    public long Invalid { get; private set; }

    /// <summary>Passes over so many records.</summary>
    public async ValueTask SkipAsync(long records, CancellationToken cancellationToken)
    {
        for (var i = 0L; i < records && await ReadRowAsync(cancellationToken).ConfigureAwait(false); i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
        }

        // They were counted by the run that read them.
        Invalid = 0;
    }

    /// <inheritdoc/>
    public async ValueTask<bool> MoveNextAsync(CancellationToken cancellationToken)
    {
        if (!await ReadRowAsync(cancellationToken).ConfigureAwait(false))
        {
            return false;
        }

        Write(_columns!);
        return true;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _json.DisposeAsync().ConfigureAwait(false);
        await _csv.DisposeAsync().ConfigureAwait(false);
    }

    private async ValueTask<bool> ReadRowAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (_columns is null)
            {
                await _csv.ReadHeaderAsync(cancellationToken).ConfigureAwait(false);
                _columns = ReadHeader();
            }

            while (await _csv.ReadAsync(cancellationToken).ConfigureAwait(false))
            {
                if (_csv.FieldCount <= _columns.Length)
                {
                    return true;
                }

                Invalid++;
            }

            return false;
        }
        catch (CsvFormatException e)
        {
            throw new SourceException(
                $"{_name} cannot be read behind byte {e.ByteOffset}: a row may have {LineRecords.LongestLine} bytes, so most likely a quote is left open. {e.Message}", e);
        }
        catch (InvalidDataException e)
        {
            throw new SourceException($"{_name} is damaged behind record {_csv.RowNumber}: {e.Message}", e);
        }
        catch (IOException e)
        {
            throw new SourceException($"{_name} cannot be read on: {e.Message}", e) { IsTransient = true };
        }
    }

    private Column[] ReadHeader()
    {
        var names = _csv.Headers.Select(name => name.Trim()).ToArray();
        var missing = _options.Mapping.Keys.FirstOrDefault(from => !names.Contains(from, StringComparer.Ordinal));
        if (missing is not null)
        {
            throw new SourceException($"{_name} has no column '{missing}', which the mapping names; it has {string.Join(", ", names)}.");
        }

        var replaced = _options.Mapping.Values.Except(_options.Mapping.Keys).ToHashSet(StringComparer.Ordinal);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        return [.. names.Select(name => ToColumn(name, replaced, seen))];
    }

    private Column ToColumn(string header, HashSet<string> replaced, HashSet<string> seen)
    {
        var isMapped = _options.Mapping.TryGetValue(header, out var mapped);
        var name = mapped ?? header;

        // A column without a name, one whose field another column becomes, and the second of two equal ones are left out.
        var isLeftOut = name.Length == 0 || (!isMapped && replaced.Contains(name)) || !seen.Add(name);
        var kind = name == _timeField ? ColumnKind.Time : _options.Numbers.Contains(name) ? ColumnKind.Number : ColumnKind.Text;
        return new Column(JsonEncodedText.Encode(name, JavaScriptEncoder.UnsafeRelaxedJsonEscaping), isLeftOut ? ColumnKind.LeftOut : kind);
    }

    private void Write(Column[] columns)
    {
        _buffer.ResetWrittenCount();
        _json.Reset();
        _json.WriteStartObject();
        for (var i = 0; i < _csv.FieldCount; i++)
        {
            if (columns[i].Kind != ColumnKind.LeftOut)
            {
                _json.WritePropertyName(columns[i].Name);
                WriteValue(columns[i].Kind, i);
            }
        }

        _json.WriteEndObject();
        _json.Flush();
    }

    private void WriteValue(ColumnKind kind, int column)
    {
        var value = _csv.GetSpan(column);
        switch (kind)
        {
            case ColumnKind.Time:
                JsonValues.WriteTime(_json, value, _zone);
                break;
            case ColumnKind.Number:
                JsonValues.WriteNumber(_json, value);
                break;
            default:
                JsonValues.WriteText(_json, value);
                break;
        }
    }

    private enum ColumnKind
    {
        Text,
        Number,
        Time,
        LeftOut,
    }

    private readonly record struct Column(JsonEncodedText Name, ColumnKind Kind);
}
