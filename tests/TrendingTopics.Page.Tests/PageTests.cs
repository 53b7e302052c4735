using Microsoft.Playwright;
using Xunit;

namespace TrendingTopics.Page.Tests;

/// <summary>The page in a real browser, under its own Content-Security-Policy.</summary>
public sealed class PageTests
{
    private const string Live = "#connection[data-state=live]";
    private const string Key = "reader-q7Zk9xHush-0123456789";

    [Fact]
    public async Task Page_shows_rankings_live_and_a_history_and_the_browser_has_nothing_to_complain_of()
    {
        await using var open = await OpenPage.StartAsync(new Dictionary<string, string>());
        var page = open.Page;

        await page.GotoAsync(open.Address.ToString());
        await UseAsync(page);

        Assert.True(await page.Locator("#key-form").IsHiddenAsync());
        Assert.Empty(open.Complaints);
        Assert.All(open.Requests, request => Assert.StartsWith(open.Address.ToString(), request.Url, StringComparison.Ordinal));
        Assert.All(open.Requests, request => Assert.False(request.Headers.ContainsKey("x-api-key")));
    }

    [Fact]
    public async Task Markup_and_scripts_that_get_into_the_page_do_nothing()
    {
        await using var open = await OpenPage.StartAsync(new Dictionary<string, string>());
        await open.Page.GotoAsync(open.Address.ToString());
        await open.Page.WaitForSelectorAsync(Live);

        var ran = await open.Page.EvaluateAsync<string>("""
            () => {
              const script = document.createElement('script');
              try { script.textContent = 'document.title = "owned"'; document.body.append(script); } catch { }
              try { document.body.insertAdjacentHTML('beforeend', '<img src=x onerror="document.title=\'owned\'">'); } catch { }
              return document.title;
            }
            """);

        Assert.Equal("Trending topics", ran);
        Assert.Equal("Trending topics", await open.Page.TitleAsync());
    }

    [Fact]
    public async Task Page_asks_for_a_key_where_reading_needs_one_keeps_it_for_the_tab_and_never_puts_it_into_an_address()
    {
        await using var open = await OpenPage.StartAsync(new Dictionary<string, string> { ["ApiKeys__Read"] = Key, ["Logging__LogLevel__Default"] = "Trace" });
        var page = open.Page;
        await page.GotoAsync(open.Address.ToString());

        await page.WaitForSelectorAsync("#key-form:not([hidden])");
        await page.FillAsync("#key", "wrong-0123456789-0123456789");
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForSelectorAsync("#key-note:has-text('not known')");
        await page.FillAsync("#key", Key);
        await page.ClickAsync("#key-form button");
        await UseAsync(page);

        Assert.True(await page.Locator("#key-form").IsHiddenAsync());
        await page.ReloadAsync();
        await UseAsync(page);

        // The browser itself says each answer of 401, and there is nothing else to say.
        Assert.NotEmpty(open.Complaints);
        Assert.All(open.Complaints, complaint => Assert.Contains("401", complaint, StringComparison.Ordinal));
        Assert.All(open.Requests, request => Assert.DoesNotContain(Key, request.Url, StringComparison.Ordinal));
        Assert.DoesNotContain(open.Printed, line => line.Contains(Key, StringComparison.Ordinal));
        Assert.Empty(await page.Context.CookiesAsync());

        await page.ClickAsync("#forget");
        await page.WaitForSelectorAsync("#key-form:not([hidden])");
    }

    /// <summary>Waits for the ranking, opens a topic's history and chooses another window.</summary>
    private static async Task UseAsync(IPage page)
    {
        await page.WaitForSelectorAsync(Live);
        await page.WaitForSelectorAsync("#rows tr.row");
        await page.ClickAsync("#rows tr.row button");
        await page.WaitForSelectorAsync("figure.spark");
        await page.ClickAsync("#windows label:last-child");
        await page.WaitForSelectorAsync(Live);
        await page.WaitForSelectorAsync("#rows tr.row");
    }
}
