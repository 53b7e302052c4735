using System.Globalization;
using System.IO.Compression;
using TrendingTopics.Engine.Streams;
using TrendingTopics.Sources.Records;

namespace TrendingTopics.Sources.Files;

/// <summary>
/// The records of a file: NDJSON or CSV, gzipped or not, as fast as possible or at the pace of their times. Resumes at its position; a
/// file that was replaced since is said to be so and read from its beginning.
/// </summary>
public sealed class FileSource : ISource
{
    private const int GzipMagic = 0x8B1F;

    private readonly FileSourceOptions _options;
    private readonly StreamFields _fields;
    private readonly TimeProvider _clock;
    private readonly string _path;
    private readonly FileFormat _format;
    private readonly TimeZoneInfo? _zone;

    /// <summary>A source with the given options.</summary>
    /// <param name="options">Which file, and how to read it.</param>
    /// <param name="fields">The stream's fields: where the time stands.</param>
    /// <param name="clock">Paces a replay.</param>
    /// <exception cref="ArgumentException">An option is none that is allowed; the message says what is.</exception>
    public FileSource(FileSourceOptions options, StreamFields fields, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(fields);
        ArgumentNullException.ThrowIfNull(clock);
        options.Validate();
        _options = options;
        _fields = fields;
        _clock = clock;
        _path = Path.GetFullPath(options.Path);
        _format = options.Format == FileFormat.Auto ? FormatOf(_path) : options.Format;
        _zone = options.TimeZone is null ? null : Zone.Find(options.TimeZone);
    }

    /// <inheritdoc/>
    public string Name => $"file:{_path}";

    /// <inheritdoc/>
    public bool IsFinite => true;

    /// <inheritdoc/>
    public bool CanResume => true;

    /// <inheritdoc/>
    public async ValueTask<ISourceReader> OpenAsync(string? position, CancellationToken cancellationToken = default)
    {
        FileStream? file = null;
        try
        {
            file = OpenFile();
            var (start, notice) = await StartAsync(file, position, cancellationToken).ConfigureAwait(false);
            var content = await IsGzipAsync(file, cancellationToken).ConfigureAwait(false)
                ? new GZipStream(file, CompressionMode.Decompress)
                : (Stream)file;
            var records = await OpenRecordsAsync(content, start, cancellationToken).ConfigureAwait(false);
            var pace = _options.Speed is { } speed ? new ReplayPace(new RecordTime(_fields.Time, zone: null), speed, _clock) : null;
            return new RecordReader(
                records,
                (added, offset) => (start with { Records = start.Records + added, Offset = offset }).ToString(),
                pace,
                _clock,
                notice);
        }
        catch (Exception e)
        {
            if (file is not null)
            {
                await file.DisposeAsync().ConfigureAwait(false);
            }

            throw e switch
            {
                NotSupportedException => new SourceException($"File '{_path}' is a pipe or device; let its content come in as stdin.", e),
                InvalidDataException => new SourceException($"File '{_path}' is no gzip file, or a damaged one: {e.Message}", e),
                IOException => new SourceException($"File '{_path}' cannot be read: {e.Message}", e) { IsTransient = true },
                _ => e,
            };
        }
    }

    private static FileFormat FormatOf(string path)
    {
        var name = path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? path[..^3] : path;
        return name.EndsWith(".csv", StringComparison.OrdinalIgnoreCase) || name.EndsWith(".tsv", StringComparison.OrdinalIgnoreCase)
            ? FileFormat.Csv
            : FileFormat.Ndjson;
    }

    private FileStream OpenFile()
    {
        try
        {
            return new FileStream(_path, new FileStreamOptions
            {
                Share = FileShare.ReadWrite | FileShare.Delete,
                Options = System.IO.FileOptions.SequentialScan,
                BufferSize = 0,
            });
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new SourceException($"There is no file '{_path}'.", e);
        }
        catch (UnauthorizedAccessException e)
        {
            var why = Directory.Exists(_path) ? "it is a folder" : "this user may not read it";
            throw new SourceException($"File '{_path}' cannot be read: {why}.", e);
        }
    }

    /// <summary>Where to go on, as a position of no further records, and what is to be said about that.</summary>
    private async ValueTask<(FilePosition Start, SourceNotice? Notice)> StartAsync(
        FileStream file, string? position, CancellationToken cancellationToken)
    {
        var head = await FileHead.TakeAsync(file, length: null, cancellationToken).ConfigureAwait(false);
        var beginning = new FilePosition(_format, 0, 0, file.Length, head);
        if (position is null)
        {
            return (beginning, null);
        }

        var reached = FilePosition.Parse(position);
        if (reached is null || reached.Format != _format)
        {
            return (beginning, new SourceNotice("Its position is of another format; it is read from the beginning.", IsWarning: true));
        }

        if (file.Length < reached.Size
            || await FileHead.TakeAsync(file, reached.Head.Length, cancellationToken).ConfigureAwait(false) != reached.Head)
        {
            return (beginning, new SourceNotice("It was replaced by another file since it was read last; it is read from the beginning.", IsWarning: true));
        }

        var notice = string.Create(CultureInfo.InvariantCulture, $"It goes on behind record {reached.Records}.");
        return (reached with { Size = file.Length, Head = head }, new SourceNotice(notice));
    }

    private async ValueTask<bool> IsGzipAsync(FileStream file, CancellationToken cancellationToken)
    {
        if (_options.Compression != FileCompression.Auto)
        {
            return _options.Compression == FileCompression.Gzip;
        }

        var magic = new byte[2];
        var read = await file.ReadAtLeastAsync(magic, 2, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
        file.Position = 0;
        return read == 2 && BitConverter.ToUInt16(magic) == GzipMagic;
    }

    private async ValueTask<IRecords> OpenRecordsAsync(Stream content, FilePosition start, CancellationToken cancellationToken)
    {
        if (_format == FileFormat.Csv)
        {
            var csv = new CsvRecords(content, $"File '{_path}'", _options, _fields.Time, _zone);
            await csv.SkipAsync(start.Records, cancellationToken).ConfigureAwait(false);
            return csv;
        }

        await SkipAsync(content, start.Offset, cancellationToken).ConfigureAwait(false);
        var lines = new LineRecords(content, $"File '{_path}'", start.Offset);
        return _options.Mapping.Count > 0 || _zone is not null ? new MappedRecords(lines, _options.Mapping, _fields.Time, _zone) : lines;
    }

    private static async ValueTask SkipAsync(Stream content, long count, CancellationToken cancellationToken)
    {
        if (content.CanSeek)
        {
            content.Position = count;
            return;
        }

        var buffer = new byte[256 * 1024];
        while (count > 0)
        {
            var read = await content.ReadAsync(buffer.AsMemory(0, (int)Math.Min(buffer.Length, count)), cancellationToken).ConfigureAwait(false);
            if (read == 0)
            {
                return;
            }

            count -= read;
        }
    }
}
