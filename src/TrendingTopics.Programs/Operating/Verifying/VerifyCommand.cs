using System.Globalization;
using TrendingTopics.Programs.CommandLine;
using TrendingTopics.Programs.Settings;

namespace TrendingTopics.Programs.Operating.Verifying;

/// <summary>Follows marked events on the whole way: log, counting, window and API.</summary>
public static class VerifyCommand
{
    private const string None = "none";

    /// <summary>The command.</summary>
    public static ProgramCommand Command { get; } = new(
        "verify",
        $"Sends {MarkedEvents.Count} events of a topic of their own through the running application and follows them: log, counting, window and API.",
        [
            new("--stream", "Stream", "NAME", "The stream: one of those that the store knows. Default: hashtags, or the only one there is."),
            new("--api", "Api", "URL", "Where the API serves; none leaves it out. Default: http://localhost:5080."),
            new("--api-key", "ApiKey", "KEY", "A key of the API's ApiKeys:Read or :Write, where it asks for one; better given in the environment (Processor__Verify__ApiKey)."),
            new("--timeout", "Timeout", "TIME", "How long a step may take. A topic that is not among a busy stream's first is seen only when its window is final, after size, lateness and idle time. Default: 3m."),
        ],
        RunAsync);

    private static async Task RunAsync(CommandRun run)
    {
        var values = run.Values;
        var timeout = values.Duration("Timeout", TimeSpan.FromMinutes(3), TimeSpan.FromSeconds(1), TimeSpan.FromDays(1));
        var api = ReadAddress(values, "Api", values.Text("Api") ?? values.Configuration["services:api:http:0"] ?? "http://localhost:5080");
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(10) };
        if (values.Text("ApiKey") is { } key)
        {
            http.DefaultRequestHeaders.Add(ApiCheck.KeyHeader, key);
        }

        var way = new VerifiedWay(run, timeout);
        await way.FindStreamAsync(values.Text("Stream")).ConfigureAwait(false);
        await way.AppendAsync().ConfigureAwait(false);
        await way.WaitUntilCountedAsync().ConfigureAwait(false);
        var seen = await way.WaitForWindowAsync().ConfigureAwait(false);
        if (api is not null)
        {
            await way.StepAsync("API shows it", () => new ApiCheck(http, api, way.Stream.Name).RunAsync(seen, way.Events, way.WaitAsync)).ConfigureAwait(false);
        }

        run.Say(string.Create(CultureInfo.InvariantCulture, $"Everything works. Topic {way.Events.Topic} stays in the rankings of the windows that hold its {MarkedEvents.Count} events."));
    }

    private static Uri? ReadAddress(SettingValues values, string key, string text) => text switch
    {
        None => null,
        _ when Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https" => address,
        _ => throw values.Refused(key, text, "an address such as http://localhost:5080, or none"),
    };
}
