using TrendingTopics.Engine.Streams;
using TrendingTopics.Sources.Files;
using TrendingTopics.Sources.Tests.Support;

namespace TrendingTopics.Sources.Tests.Files;

public sealed class CsvTests : IDisposable
{
    private readonly Folder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Rows_become_objects_with_a_string_a_column()
    {
        Assert.Equal(
            ["""{"a":"1","b":"x"}""", """{"a":"2","b":""}"""],
            await ReadAsync("a,b\n1,x\n2,\n"));
    }

    [Fact]
    public async Task Quoted_values_hold_commas_quotes_and_line_breaks()
    {
        Assert.Equal(
            ["""{"a":"one, \"two\"","b":"first\nsecond\r\nthird"}""", """{"a":"next","b":"row"}"""],
            await ReadAsync("a,b\r\n\"one, \"\"two\"\"\",\"first\nsecond\r\nthird\"\r\nnext,row"));
    }

    [Fact]
    public async Task Columns_get_the_names_that_the_mapping_gives_them()
    {
        Assert.Equal(
            ["""{"hashtag_principal":"#IA","usuario":"@ana","lang":"es"}"""],
            await ReadAsync("tag,who,lang\n#IA,@ana,es\n", o => o with { Mapping = Mapping(("tag", "hashtag_principal"), ("who", "usuario")) }));
    }

    [Fact]
    public async Task A_column_that_another_one_becomes_is_left_out()
    {
        Assert.Equal(
            ["""{"texto":"good","n":"2"}"""],
            await ReadAsync("texto,text,n\nbad,good,2\n", o => o with { Mapping = Mapping(("text", "texto")) }));
    }

    [Theory]
    [InlineData("2017-08-27 00:05:34", "-04:00", "\"2017-08-27T00:05:34-04:00\"")]
    [InlineData("2017-08-27 00:05:34", "America/New_York", "\"2017-08-27T00:05:34-04:00\"")]
    [InlineData("2017-12-27T00:05:34.5", "America/New_York", "\"2017-12-27T00:05:34.5-05:00\"")]
    [InlineData("2017-08-27 00:05:34", null, "\"2017-08-27 00:05:34\"")]
    [InlineData("2017-08-27T00:05:34Z", "-04:00", "\"2017-08-27T00:05:34Z\"")]
    [InlineData("1503806734.25", "-04:00", "1503806734.25")]
    [InlineData("yesterday", "-04:00", "\"yesterday\"")]
    [InlineData("", "-04:00", "\"\"")]
    public async Task Times_are_written_with_their_offset_where_a_zone_is_set(string time, string? zone, string expected)
    {
        var records = await ReadAsync($"created_at,x\n{time},1\n", o => o with { Mapping = Mapping(("created_at", "timestamp")), TimeZone = zone });

        Assert.Equal([$$"""{"timestamp":{{expected}},"x":"1"}"""], records);
    }

    [Fact]
    public async Task Columns_named_as_numbers_are_numbers_where_they_are_one()
    {
        Assert.Equal(
            ["""{"id":7,"rating":4.5}""", """{"id":"007","rating":"good"}""", """{"id":-1e3,"rating":""}"""],
            await ReadAsync("id,rating\n7,4.5\n007,good\n-1e3,\n", o => o with { Numbers = ["id", "rating"] }));
    }

    [Fact]
    public async Task A_row_with_too_few_values_lacks_the_last_and_one_with_too_many_is_left_out_and_counted()
    {
        var source = Source(_folder.Write("a.csv", "a,b\n1\n1,2,3\n1,2\n"));

        var (records, invalid) = await Reading.AllAsync(source);

        Assert.Equal(["""{"a":"1"}""", """{"a":"1","b":"2"}"""], records);
        Assert.Equal(1, invalid);
    }

    [Theory]
    [InlineData("a;b\n1;2\n")]
    [InlineData("a\tb\n1\t2\n")]
    [InlineData("\uFEFFa,b\n1,2\n")]
    [InlineData("a,b\n\n1,2\n\n")]
    public async Task Separators_are_found_and_marks_and_empty_lines_are_skipped(string content)
    {
        Assert.Equal(["""{"a":"1","b":"2"}"""], await ReadAsync(content));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a,b\n")]
    public async Task A_file_without_rows_has_no_records(string content) => Assert.Empty(await ReadAsync(content));

    [Fact]
    public async Task Hostile_text_stays_text()
    {
        Assert.Equal(["""{"a":"<script>\u0000\"\\","b":"ñ😃"}"""], Unescaped(await ReadAsync("a,b\n\"<script>\0\"\"\\\",ñ😃\n")));
    }

    [Fact]
    public async Task Bytes_that_are_not_UTF_8_are_replaced_and_the_row_is_kept()
    {
        var path = _folder.Write("a.csv", [(byte)'a', (byte)'\n', (byte)'x', 0xFF, (byte)'y', (byte)'\n']);

        Assert.Equal(["""{"a":"x�y"}"""], (await Reading.AllAsync(Source(path))).Records);
    }

    [Fact]
    public async Task A_quote_left_open_ends_in_an_error_that_says_so()
    {
        var source = Source(_folder.Write("a.csv", "a,b\n1,\"" + new string('x', 3 * 1024 * 1024)));

        var failure = await Assert.ThrowsAsync<SourceException>(() => Reading.AllAsync(source));

        Assert.Contains("quote is left open", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_mapping_of_a_column_that_is_not_there_names_those_that_are()
    {
        var source = Source(_folder.Write("a.csv", "a,b\n1,2\n"), o => o with { Mapping = Mapping(("c", "timestamp")) });

        var failure = await Assert.ThrowsAsync<SourceException>(() => Reading.AllAsync(source));

        Assert.Contains("no column 'c'", failure.Message, StringComparison.Ordinal);
        Assert.Contains("a, b", failure.Message, StringComparison.Ordinal);
    }

    private static Dictionary<string, string> Mapping(params (string From, string To)[] fields) => fields.ToDictionary(f => f.From, f => f.To);

    // Whether characters beyond the BMP are escaped is up to the runtime; it means the same.
    private static List<string> Unescaped(List<string> records) =>
        [.. records.Select(r => r.Replace("\\uD83D\\uDE03", "😃", StringComparison.OrdinalIgnoreCase))];

    private static FileSource Source(string path, Func<FileSourceOptions, FileSourceOptions>? change = null) =>
        new((change ?? (o => o))(new FileSourceOptions { Path = path }), new StreamFields(), TimeProvider.System);

    private async Task<List<string>> ReadAsync(string content, Func<FileSourceOptions, FileSourceOptions>? change = null) =>
        (await Reading.AllAsync(Source(_folder.Write("a.csv", content), change))).Records;
}
