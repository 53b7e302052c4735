using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using TrendingTopics.Serving.Tests.Hosting;

namespace TrendingTopics.Serving.Tests.Api;

public sealed class EventRoutesTests : IAsyncLifetime
{
    private const string Path = "/api/streams/hashtags/events";
    private const string Spark = """{"usuario": "@DataFan", "texto": "…", "hashtag_principal": "#Spark", "timestamp": 1767268800.123}""";
    private const string Ia = """{"hashtag_principal":"#IA","timestamp":1767268800}""";

    private ServingHost _host = null!;

    public async ValueTask InitializeAsync() => (_host, _) = await ServingHost.StartWithStreamAsync();

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task One_event_is_in_the_log_as_it_came_once_it_is_accepted()
    {
        var answer = await PostAsync(Spark);

        Assert.Equal("""{"accepted":1,"refusedCount":0,"refused":[]}""", answer.GetRawText());
        Assert.Equal([Spark], await LogAsync());
    }

    [Fact]
    public async Task Event_over_several_lines_is_one_event()
    {
        var pretty = Spark.Replace(", ", ",\r\n  ", StringComparison.Ordinal);

        Assert.Equal(1, (await PostAsync($"\uFEFF  {pretty}\r\n")).GetProperty("accepted").GetInt32());
        Assert.Equal([pretty], await LogAsync());
    }

    [Fact]
    public async Task Array_is_taken_event_by_event()
    {
        var answer = await PostAsync($"[ {Spark} ,\n{Ia},{Ia}]");

        Assert.Equal(3, answer.GetProperty("accepted").GetInt32());
        Assert.Equal([Spark, Ia, Ia], await LogAsync());
    }

    [Fact]
    public async Task Lines_are_taken_one_by_one_and_blank_ones_are_none()
    {
        var answer = await PostAsync($"{Spark}\r\n\r\n{Ia}\n{Ia}", "application/x-ndjson");

        Assert.Equal(3, answer.GetProperty("accepted").GetInt32());
        Assert.Equal([Spark, Ia, Ia], await LogAsync());
    }

    [Fact]
    public async Task What_is_no_event_is_refused_by_position_and_the_rest_is_taken()
    {
        var answer = await PostAsync($$"""
            {{Spark}}
            {"usuario": "@x", "mensaje": "hola", "contador": 1}
            broken {
            {"hashtag_principal":"#A","timestamp":"soon"}
            {"hashtag_principal":"#A","timestamp":4102444800}
            {{Ia}}
            """);

        Assert.Equal(2, answer.GetProperty("accepted").GetInt32());
        Assert.Equal(4, answer.GetProperty("refusedCount").GetInt32());
        Assert.Equal(
            [(1, "no_topic"), (2, "not_an_object"), (3, "bad_time"), (4, "too_far_ahead")],
            answer.GetProperty("refused").EnumerateArray().Select(r => (r.GetProperty("position").GetInt32(), r.GetProperty("reason").GetString())));
        Assert.Contains("hashtag_principal", answer.GetProperty("refused")[0].GetProperty("detail").GetString());
        Assert.Equal([Spark, Ia], await LogAsync());
    }

    [Fact]
    public async Task Request_of_which_nothing_can_be_taken_is_a_problem()
    {
        var problem = await RefusedAsync("""[{"a":1},2,"three",null,[4]]""");

        Assert.Equal(5, problem.GetProperty("refusedCount").GetInt32());
        Assert.Equal("no_topic", problem.GetProperty("refused")[0].GetProperty("reason").GetString());
        Assert.Equal("not_an_object", problem.GetProperty("refused")[4].GetProperty("reason").GetString());
        Assert.Empty(await LogAsync());
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \r\n\n ")]
    [InlineData("[]")]
    public async Task Request_without_events_is_a_problem(string body)
    {
        var problem = await RefusedAsync(body);

        Assert.Equal("body", problem.GetProperty("parameter").GetString());
    }

    [Theory]
    [InlineData("[{}")]
    [InlineData("[{\"hashtag_principal\":\"#IA\",\"timestamp\":1767268800}")]
    [InlineData("[{\"hashtag_principal\":\"#IA\",\"timestamp\":1767268800},}]")]
    [InlineData("[{\"hashtag_principal\":\"#IA\",\"timestamp\":1767268800}] and more")]
    public async Task Array_that_is_not_valid_to_its_end_is_not_taken_at_all(string body)
    {
        var problem = await RefusedAsync(body);

        Assert.Contains("nothing was taken", problem.GetProperty("detail").GetString());
        Assert.Empty(await LogAsync());
    }

    [Fact]
    public async Task Only_the_first_hundred_refusals_are_told()
    {
        var answer = await PostAsync(Ia + "\n" + string.Concat(Enumerable.Repeat("x\n", 200_000)));

        Assert.Equal(200_000, answer.GetProperty("refusedCount").GetInt32());
        Assert.Equal(100, answer.GetProperty("refused").GetArrayLength());
    }

    [Fact]
    public async Task Many_events_are_taken_in_their_order()
    {
        var events = Enumerable.Range(0, 40_000).Select(i => $$"""{"hashtag_principal":"#T{{i}}","timestamp":1767268800}""").ToList();

        var answer = await PostAsync(string.Join('\n', events));

        Assert.Equal(40_000, answer.GetProperty("accepted").GetInt32());
        Assert.Equal(events, await LogAsync(50_000));
    }

    [Fact]
    public async Task Body_of_a_hundred_megabytes_is_too_large_announced_or_not()
    {
        using var announced = new ByteArrayContent(new byte[100 * 1024 * 1024]);
        await _host.ProblemAsync(HttpStatusCode.RequestEntityTooLarge, Path, HttpMethod.Post, announced);

        using var chunked = new StreamContent(new Endless(100 * 1024 * 1024));
        var problem = await _host.ProblemAsync(HttpStatusCode.RequestEntityTooLarge, Path, HttpMethod.Post, chunked);

        Assert.Equal(10 * 1024 * 1024, problem.GetProperty("limit").GetInt32());
        Assert.Empty(await LogAsync());
    }

    [Fact]
    public async Task Record_over_a_megabyte_is_refused_and_the_others_are_taken()
    {
        var large = $$"""{"hashtag_principal":"#IA","timestamp":1767268800,"texto":"{{new string('x', 1024 * 1024)}}"}""";

        var answer = await PostAsync($"{large}\n{Ia}");

        Assert.Equal("record_too_long", answer.GetProperty("refused")[0].GetProperty("reason").GetString());
        Assert.Equal([Ia], await LogAsync());
    }

    [Fact]
    public async Task Deep_json_is_refused()
    {
        var deep = new string('[', 4_000_000);
        await RefusedAsync(deep);
        await RefusedAsync(deep + new string(']', 4_000_000));
        await RefusedAsync($$"""{"hashtag_principal":"#IA","timestamp":1767268800,"x":{{new string('[', 100)}}{{new string(']', 100)}}}""");
        await RefusedAsync(string.Concat(Enumerable.Repeat("""{"a":""", 500_000)));

        Assert.Empty(await LogAsync());
    }

    [Fact]
    public async Task Invalid_utf8_is_refused_in_a_topic_and_harmless_elsewhere()
    {
        byte[] topic = [.. """{"timestamp":1767268800,"hashtag_principal":"#"""u8, 0xff, 0xc3, .. "\"}"u8];
        byte[] text = [.. """{"timestamp":1767268800,"hashtag_principal":"#A","texto":"#"""u8, 0xff, 0xc3, .. "\"}"u8];

        using var content = new ByteArrayContent([.. topic, (byte)'\n', .. text]);
        using var response = await _host.Client.PostAsync(Path, content, Cancel);

        var answer = await ReadAsync(response, HttpStatusCode.Accepted);
        Assert.Equal("topic_not_unicode", answer.GetProperty("refused")[0].GetProperty("reason").GetString());
        var shown = (await _host.GetAsync(Path)).GetProperty("events")[0];
        Assert.Equal(JsonValueKind.String, shown.GetProperty("record").ValueKind);
        Assert.Null(shown.GetProperty("invalid").GetString());
    }

    [Fact]
    public async Task Hostile_topics_are_topics()
    {
        var answer = await PostAsync("""
            [{"hashtag_principal":"<script>alert(1)</script>","timestamp":1767268800},{"hashtag_principal":"a\u0000b","timestamp":1767268800},
            {"hashtag_principal":"\u202Eevil","timestamp":1767268800},{"hashtag_principal":"'; DROP TABLE windows; --","timestamp":1767268800}]
            """);

        Assert.Equal(4, answer.GetProperty("accepted").GetInt32());
        var text = await _host.Client.GetStringAsync(Path, Cancel);
        Assert.DoesNotContain("<script>", text);
    }

    [Fact]
    public async Task Web_page_of_another_site_cannot_send_events()
    {
        using var content = new StringContent(Ia);
        content.Headers.Add("Sec-Fetch-Site", "cross-site");

        await _host.ProblemAsync(HttpStatusCode.Forbidden, Path, HttpMethod.Post, content);

        Assert.Empty(await LogAsync());
    }

    [Fact]
    public async Task Raw_nul_bytes_are_refused() => await RefusedAsync("{\"hashtag_principal\":\"a\0b\",\"timestamp\":1767268800}");

    [Fact]
    public async Task Newest_records_come_first_with_what_is_wrong_with_them()
    {
        var batch = new Engine.Logs.LogBatch("tweets_topic");
        batch.Add([], Encoding.UTF8.GetBytes(Spark));
        batch.Add([], "not json <b>"u8);
        batch.Add([], """{"usuario":"@x"}"""u8);
        await _host.Log.AppendAsync(batch, Cancel);

        var answer = await _host.GetAsync(Path + "?limit=2");
        var all = await _host.GetAsync(Path);

        Assert.Equal("tweets_topic", answer.GetProperty("topic").GetString());
        Assert.Equal(
            [("no_topic", JsonValueKind.Object, 2L), ("not_an_object", JsonValueKind.String, 1)],
            answer.GetProperty("events").EnumerateArray().Select(e =>
                (e.GetProperty("invalid").GetString(), e.GetProperty("record").ValueKind, e.GetProperty("offset").GetInt64())));
        var first = all.GetProperty("events")[2];
        Assert.Equal("#Spark", first.GetProperty("record").GetProperty("hashtag_principal").GetString());
        Assert.Equal("2026-01-01T12:00:00Z", first.GetProperty("appendTime").GetString());
    }

    private static async Task<JsonElement> ReadAsync(HttpResponseMessage response, HttpStatusCode status)
    {
        var text = await response.Content.ReadAsStringAsync(Cancel);
        Assert.True(response.StatusCode == status, $"{response.StatusCode} {text}");
        return JsonDocument.Parse(text).RootElement;
    }

    private async Task<JsonElement> PostAsync(string body, string? type = null)
    {
        using var content = new StringContent(body, Encoding.UTF8);
        content.Headers.ContentType = type is null ? null : new MediaTypeHeaderValue(type);
        using var response = await _host.Client.PostAsync(Path, content, Cancel);
        return await ReadAsync(response, HttpStatusCode.Accepted);
    }

    private async Task<JsonElement> RefusedAsync(string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        return await _host.ProblemAsync(HttpStatusCode.BadRequest, Path, HttpMethod.Post, content);
    }

    private async Task<IEnumerable<string>> LogAsync(int limit = 100) =>
        (await _host.Log.ReadNewestAsync("tweets_topic", limit, Cancel)).Reverse().Select(r => Encoding.UTF8.GetString(r.Value.Span));

    /// <summary>Spaces whose number nobody is told in advance.</summary>
    private sealed class Endless(long length) : Stream
    {
        private long _left = length;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count)
        {
            var read = (int)Math.Min(count, _left);
            buffer.AsSpan(offset, read).Fill((byte)' ');
            _left -= read;
            return read;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
