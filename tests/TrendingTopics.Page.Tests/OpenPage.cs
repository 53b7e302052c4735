using System.Collections.Concurrent;
using Microsoft.Playwright;
using TrendingTopics.Contracts.Programs;
using Xunit;

namespace TrendingTopics.Page.Tests;

/// <summary>The page of a program that runs, in a real browser; keeps what the browser complains of, and what it asks for.</summary>
internal sealed class OpenPage : IAsyncDisposable
{
    private const string Variable = "TRENDING_TEST_BROWSER";

    private static readonly string[] Places = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome", "/usr/bin/google-chrome-stable"];

    private readonly ConcurrentQueue<string> _complaints = new();
    private readonly ConcurrentQueue<IRequest> _requests = new();
    private readonly TempFolder _folder;
    private readonly ProgramRun _program;
    private readonly IPlaywright _playwright;
    private readonly IBrowser _browser;

    private OpenPage(TempFolder folder, ProgramRun program, Uri address, IPlaywright playwright, IBrowser browser, IPage page)
    {
        (_folder, _program, Address, _playwright, _browser, Page) = (folder, program, address, playwright, browser, page);
        page.SetDefaultTimeout(90_000);
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
            {
                _complaints.Enqueue(message.Text);
            }
        };
        page.PageError += (_, error) => _complaints.Enqueue(error);
        page.Request += (_, request) => _requests.Enqueue(request);
    }

    /// <summary>Where the program serves.</summary>
    public Uri Address { get; }

    /// <summary>The page.</summary>
    public IPage Page { get; }

    /// <summary>Errors and warnings of the browser's console: what the page's policy forbids is among them.</summary>
    public IReadOnlyCollection<string> Complaints => _complaints;

    /// <summary>What the page has asked for.</summary>
    public IReadOnlyCollection<IRequest> Requests => _requests;

    /// <summary>What the program has printed.</summary>
    public IEnumerable<string> Printed => _program.Output.Concat(_program.Errors);

    /// <summary>Starts the program and opens its page; the test is skipped where there is no browser.</summary>
    public static async Task<OpenPage> StartAsync(IReadOnlyDictionary<string, string> settings)
    {
        var path = Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } given ? given : Places.FirstOrDefault(File.Exists);
        Assert.SkipWhen(path is null, $"There is no Chromium here; {Variable} may name one.");
        var folder = new TempFolder();
        var program = ProgramRun.Start(
            BuiltProgram.AssemblyOf("TrendingTopics.Standalone"),
            folder.Path,
            ["--data", folder["data"], "--urls", "http://127.0.0.1:0", "--rate", "200", "--output", "none"],
            settings);
        var address = await program.AddressAsync();
        var playwright = await Playwright.CreateAsync();
        var browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = path, Timeout = 120_000 });
        var page = await browser.NewPageAsync();
        return new OpenPage(folder, program, address, playwright, browser, page);
    }

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        _playwright.Dispose();
        await _program.DisposeAsync();
        _folder.Dispose();
    }
}
