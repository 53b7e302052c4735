using System.Diagnostics;
using System.Text;
using TrendingTopics.Contracts.Programs;
using TrendingTopics.Standalone.Tests.Programs;
using Xunit;

namespace TrendingTopics.Standalone.Tests.Running;

public sealed class StopTests
{
    private static readonly TimeSpan Promised = TimeSpan.FromSeconds(5);

    [Theory]
    [InlineData(Signals.Interrupt)]
    [InlineData(Signals.Terminate)]
    public async Task Signal_ends_the_program_within_five_seconds_with_code_0_also_while_the_page_listens(int signal)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no signals that one process can send to another.");
        Assert.SkipWhen(Signals.IsIgnored(signal), "The shell that started this test in the background has it and its programs ignore the signal.");
        using var folder = new TempFolder();
        await using var run = StandaloneRun.Start(
            folder.Path, ["--data", folder["data"], "--urls", "http://127.0.0.1:0", "--rate", "20000", "--output", "text", "--every", "1s"]);
        using var api = new TrendingApi(await run.AddressAsync());
        await run.WaitForAsync(() => run.Output.Any(line => line.StartsWith("Batch ", StringComparison.Ordinal)));
        using var http = new HttpClient();
        await using var live = await http.GetStreamAsync(new Uri(await run.AddressAsync(), "/api/streams/hashtags/live"), TestContext.Current.CancellationToken);

        var clock = Stopwatch.StartNew();
        run.Signal(signal);
        var code = await run.WaitForExitAsync();

        Assert.Equal(0, code);
        Assert.True(clock.Elapsed < Promised, $"It took {clock.Elapsed}.");
        Assert.DoesNotContain(run.Errors, line => line.Contains("Exception", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Standard_input_is_counted_to_its_end_and_the_last_line_says_what_was_done()
    {
        using var folder = new TempFolder();
        await using var run = StandaloneRun.Start(
            folder.Path, ["--data", folder["data"], "--urls", "http://127.0.0.1:0", "--source", "stdin", "--output", "text", "--exit-when-done"]);
        var input = new StringBuilder();
        for (var i = 0; i < 30; i++)
        {
            input.Append("{\"usuario\": \"@a\", \"hashtag_principal\": \"").Append(i % 3 == 0 ? "#IA" : "#Spark").Append("\", \"timestamp\": ").Append(1733940000 + i).Append("}\n");
        }

        await run.Input.WriteAsync(input.Append("{\"usuario\": \"@a\", \"mensaje\": \"hola\"}\nno json\n").ToString());
        run.Input.Close();
        var code = await run.WaitForExitAsync();

        Assert.Equal(0, code);
        Assert.Matches(@"^done records=32 events=30 invalid=2 late=0 windows=\d+ seconds=\d+\.\d+ rate=\d+$", run.Output[^1]);
        Assert.Contains("Batch 1 - Snapshot", run.Output);
        Assert.Contains("Window: 2024-12-11 18:00:00 - 2024-12-11 18:01:00", run.Output);
        Assert.Contains("|window                                    |hashtag_principal|num_ocurrencias|", run.Output);
        Assert.Contains("|{2024-12-11 18:00:00, 2024-12-11 18:01:00}|#Spark           |20             |", run.Output);
        Assert.Contains("|{2024-12-11 18:00:00, 2024-12-11 18:01:00}|#IA              |10             |", run.Output);
    }

    [Fact]
    public async Task Posted_events_are_printed_when_they_change_something_and_counted_to_the_end_by_the_next_run()
    {
        using var folder = new TempFolder();
        string[] options = ["--data", folder["data"], "--urls", "http://127.0.0.1:0", "--source", "none"];
        await using (var run = StandaloneRun.Start(folder.Path, [.. options, "--output", "text", "--every", "100ms"]))
        {
            using var api = new TrendingApi(await run.AddressAsync());
            await PostAsync(api, "#IA");
            await run.WaitForAsync(() => run.Output.Any(line => line.Contains("|#IA              |1              |", StringComparison.Ordinal)));
            var blocks = Blocks(run);
            using (var alive = await api.GetResponseAsync("/alive"))
            {
                Assert.True(alive.IsSuccessStatusCode);
            }

            await PostAsync(api, "#IA");
            await run.WaitForAsync(() => run.Output.Any(line => line.Contains("|#IA              |2              |", StringComparison.Ordinal)));
            Assert.Equal(blocks + 1, Blocks(run));
            await run.KillAsync();
        }

        var rest = await StandaloneRun.RunAsync(folder.Path, [.. options, "--output", "none", "--exit-when-done"]);

        Assert.Equal(0, rest.Code);
        Assert.Equal("2", rest.Done["events"]);
        Assert.Single(rest.Output);
    }

    private static int Blocks(ProgramRun run) => run.Output.Count(line => line.StartsWith("Batch ", StringComparison.Ordinal));

    private static async Task PostAsync(TrendingApi api, string topic)
    {
        using var content = new StringContent($"{{\"hashtag_principal\": \"{topic}\", \"timestamp\": 1733940000}}", Encoding.UTF8, "application/json");
        using var response = await api.PostAsync("/api/streams/hashtags/events", content);
        Assert.True(response.IsSuccessStatusCode, $"{response.StatusCode}");
    }
}
