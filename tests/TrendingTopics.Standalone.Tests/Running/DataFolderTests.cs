using System.Net;
using System.Net.Sockets;
using TrendingTopics.Contracts.Programs;
using TrendingTopics.Standalone.Tests.Programs;
using Xunit;

namespace TrendingTopics.Standalone.Tests.Running;

public sealed class DataFolderTests
{
    [Fact]
    public async Task Folder_that_another_process_holds_is_refused_with_code_2_and_one_line_and_not_cleaned()
    {
        using var folder = new TempFolder();
        await using var first = StandaloneRun.Start(folder.Path, Options(folder));
        await first.AddressAsync();

        var second = await StandaloneRun.RunAsync(folder.Path, Options(folder));
        var cleaning = await StandaloneRun.RunAsync(folder.Path, [.. Options(folder), "--clean", "--yes"]);

        Assert.All([second, cleaning], run =>
        {
            Assert.Equal(2, run.Code);
            var error = Assert.Single(run.Errors);
            Assert.StartsWith("--data: ", error, StringComparison.Ordinal);
            Assert.Contains(folder["data"], error, StringComparison.Ordinal);
        });
        Assert.False(first.HasExited);
    }

    [Fact]
    public async Task Port_in_use_is_refused_with_code_2_and_one_line()
    {
        using var folder = new TempFolder();
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var url = $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}";

        var run = await StandaloneRun.RunAsync(folder.Path, "--data", folder["data"], "--source", "none", "--urls", url);

        Assert.Equal(2, run.Code);
        Assert.Empty(run.Output);
        var error = Assert.Single(run.Errors);
        Assert.StartsWith("--urls: ", error, StringComparison.Ordinal);
        Assert.Contains(url, error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Clean_begins_anew()
    {
        using var folder = new TempFolder();
        await File.WriteAllTextAsync(folder["events.ndjson"], "{\"hashtag_principal\": \"#IA\", \"timestamp\": 1733940000}\n", TestContext.Current.CancellationToken);
        string[] options = ["--data", folder["data"], "--urls", "http://127.0.0.1:0", "--output", "none", "--source", $"file:{folder["events.ndjson"]}", "--exit-when-done"];

        var first = await StandaloneRun.RunAsync(folder.Path, options);
        var again = await StandaloneRun.RunAsync(folder.Path, options);
        var anew = await StandaloneRun.RunAsync(folder.Path, [.. options, "--clean", "--yes"]);

        Assert.Equal(("1", "0", "1"), (first.Done["records"], again.Done["records"], anew.Done["records"]));
        Assert.Equal("1", anew.Done["events"]);
    }

    [Fact]
    public async Task Clean_asks_and_where_there_is_nobody_to_ask_deletes_nothing()
    {
        using var folder = new TempFolder();
        await StandaloneRun.RunAsync(folder.Path, [.. Options(folder), "--exit-when-done"]);
        var before = Directory.GetFiles(folder["data"], "*", SearchOption.AllDirectories);

        var run = await StandaloneRun.RunAsync(folder.Path, [.. Options(folder), "--clean"]);

        Assert.Equal(2, run.Code);
        Assert.Contains("add --yes", Assert.Single(run.Errors), StringComparison.Ordinal);
        Assert.Equal(before, Directory.GetFiles(folder["data"], "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task Clean_deletes_no_folder_that_is_not_the_programs_own()
    {
        using var folder = new TempFolder();
        Directory.CreateDirectory(folder["data"]);
        var precious = Path.Combine(folder["data"], "precious.txt");
        await File.WriteAllTextAsync(precious, "keep me", TestContext.Current.CancellationToken);

        var run = await StandaloneRun.RunAsync(folder.Path, [.. Options(folder), "--clean", "--yes"]);

        Assert.Equal(2, run.Code);
        Assert.StartsWith("--clean: ", Assert.Single(run.Errors), StringComparison.Ordinal);
        Assert.True(File.Exists(precious));
    }

    private static string[] Options(TempFolder folder) =>
        ["--data", folder["data"], "--urls", "http://127.0.0.1:0", "--source", "none", "--output", "none"];
}
