using TrendingTopics.Contracts.Programs;
using TrendingTopics.Standalone.Tests.Programs;
using Xunit;

namespace TrendingTopics.Standalone.Tests.Options;

public sealed class OptionErrorTests
{
    [Theory]
    [InlineData("--foo", "--foo")]
    [InlineData("foo", "'foo'")]
    [InlineData("--RATE 5", "--RATE")]
    [InlineData("--source kafka", "--source", "synthetic, file:PATH, stdin or none")]
    [InlineData("--source file:", "--source", "synthetic, file:PATH, stdin or none")]
    [InlineData("--source file:not-there.csv", "--source", "there is no file", "not-there.csv")]
    [InlineData("--source file:.", "--source", "is a folder")]
    [InlineData("--source none --source stdin", "--source", "once")]
    [InlineData("--stream nobody", "--stream", "hashtags")]
    [InlineData("--windows 1x", "--windows", "5m/10s")]
    [InlineData("--windows 1m,1m", "--windows", "each once")]
    [InlineData("--windows 10s/1m", "--windows", "slide at most the size")]
    [InlineData("--lateness -5s", "--lateness", "from 0s to 30d")]
    [InlineData("--extract nouns", "--extract", "field, hashtags or words")]
    [InlineData("--ignore-case maybe", "--ignore-case", "true, false")]
    [InlineData("--rate", "--rate", "needs a value")]
    [InlineData("--rate 0", "--rate", "from 1 to 1000000")]
    [InlineData("--rate fast", "--rate", "from 1 to 1000000")]
    [InlineData("--rate --seed 4", "--rate", "needs a value")]
    [InlineData("--source none --rate 5", "--rate", "--source synthetic only")]
    [InlineData("--topics 0", "--topics", "from 1 to 10000000")]
    [InlineData("--skew NaN", "--skew", "from 0 to 5")]
    [InlineData("--seed x", "--seed", "a whole number")]
    [InlineData("--speed 2", "--speed", "--source file:PATH only")]
    [InlineData("--source file:events.ndjson --speed 0", "--speed", "max or a number")]
    [InlineData("--source file:events.ndjson --map created_at", "--map", "FROM=TO")]
    [InlineData("--source file:events.ndjson --map a=x --map b=x", "--map", "each once")]
    [InlineData("--source file:events.ndjson --zone Mars/Olympus", "--zone", "America/New_York")]
    [InlineData("--log kafka", "--log", "kafka://HOST:PORT/TOPIC")]
    [InlineData("--log kafka://localhost:9092", "--log", "kafka://HOST:PORT/TOPIC")]
    [InlineData("--log kafka://localhost:9092/a/b", "--log", "kafka://HOST:PORT/TOPIC")]
    [InlineData("--log kafka://localhost:x/tweets", "--log", "kafka://HOST:PORT/TOPIC")]
    [InlineData("--log kafka://localhost:9092/tweets --source synthetic", "--source", "only read")]
    [InlineData("--partitions 2000", "--partitions", "from 1 to 1024")]
    [InlineData("--urls localhost", "--urls", "http://localhost:5080")]
    [InlineData("--output html", "--output", "table, text or none")]
    [InlineData("--every 1ms", "--every", "from 100ms to 1d")]
    [InlineData("--exit-when-done", "--exit-when-done", "never ends")]
    [InlineData("--yes", "--yes", "--clean")]
    public async Task Wrong_option_ends_with_code_2_and_one_line_that_names_it_and_what_is_allowed(string line, params string[] expected)
    {
        using var folder = new TempFolder();
        await File.WriteAllTextAsync(folder["events.ndjson"], "", TestContext.Current.CancellationToken);
        string[] elsewhere = line.Contains("--urls", StringComparison.Ordinal) ? [] : ["--urls", "http://127.0.0.1:0"];

        var run = await StandaloneRun.RunAsync(folder.Path, ["--data", folder["data"], .. elsewhere, .. line.Split(' ')]);

        Assert.Equal(2, run.Code);
        Assert.Empty(run.Output);
        var error = Assert.Single(run.Errors);
        Assert.All(expected, part => Assert.Contains(part, error, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Wrong_setting_in_a_file_is_named_as_the_file_has_it_and_the_command_line_wins_over_it()
    {
        using var folder = new TempFolder();
        await File.WriteAllTextAsync(
            folder["appsettings.json"], """{ "Standalone": { "Source": "none", "Every": "soon" } }""", TestContext.Current.CancellationToken);

        var wrong = await StandaloneRun.RunAsync(folder.Path, "--data", folder["data"], "--urls", "http://127.0.0.1:0");
        var right = await StandaloneRun.RunAsync(folder.Path, "--data", folder["data"], "--urls", "http://127.0.0.1:0", "--every", "1s", "--exit-when-done");

        Assert.Equal(2, wrong.Code);
        Assert.StartsWith("Standalone:Every: 'soon' is not allowed", Assert.Single(wrong.Errors), StringComparison.Ordinal);
        Assert.Equal(0, right.Code);
    }

    [Theory]
    [InlineData("""{ "Rate": "x" }""", "Rate")]
    [InlineData("""{ "Sped": 3 }""", "there is no setting 'Sped'")]
    [InlineData("""{ "Disorder": { "Share": 2, "Least": "0:00:01", "Most": "0:00:02" } }""", "Disorder.Share may be 0 to 1")]
    public async Task Wrong_setting_of_the_simulation_is_named(string synthetic, string expected)
    {
        using var folder = new TempFolder();
        await File.WriteAllTextAsync(
            folder["appsettings.json"], $$"""{ "Standalone": { "Synthetic": {{synthetic}} } }""", TestContext.Current.CancellationToken);

        var run = await StandaloneRun.RunAsync(folder.Path, "--data", folder["data"], "--urls", "http://127.0.0.1:0");

        Assert.Equal(2, run.Code);
        var error = Assert.Single(run.Errors);
        Assert.StartsWith("Standalone:Synthetic", error, StringComparison.Ordinal);
        Assert.Contains(expected, error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task File_of_settings_that_is_no_json_is_named()
    {
        using var folder = new TempFolder();
        await File.WriteAllTextAsync(folder["streams.json"], "{ \"Streams\": ", TestContext.Current.CancellationToken);

        var run = await StandaloneRun.RunAsync(folder.Path, "--data", folder["data"]);

        Assert.Equal(2, run.Code);
        Assert.Contains(folder["streams.json"], Assert.Single(run.Errors), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Help_names_every_option_and_ends_with_code_0()
    {
        using var folder = new TempFolder();

        var run = await StandaloneRun.RunAsync(folder.Path, "--help");

        Assert.Equal(0, run.Code);
        Assert.Empty(run.Errors);
        var help = string.Join('\n', run.Output);
        string[] options =
        [
            "--source", "--stream", "--windows", "--lateness", "--extract", "--ignore-case", "--rate", "--topics", "--skew", "--seed", "--speed", "--map",
            "--zone", "--partitions", "--data", "--urls", "--output", "--every", "--exit-when-done", "--clean", "--yes",
        ];
        Assert.All(options, option => Assert.Contains($"  {option} ", help, StringComparison.Ordinal));
    }

}
