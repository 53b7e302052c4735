using TrendingTopics.Programs.CommandLine;

namespace TrendingTopics.Programs.Settings;

/// <summary>Reads the addresses at which a program serves.</summary>
public static class UrlSettings
{
    /// <summary>The option.</summary>
    /// <param name="urls">Where the program serves unless it is told otherwise.</param>
    public static ProgramOption Option(string urls) =>
        new("--urls", "Urls", "URLS", $"Addresses at which it serves, separated by semicolons. Default: {urls}.");

    /// <summary>
    /// The addresses, separated by semicolons: those of the program's own setting, else ASP.NET Core's, else the program's usual ones.
    /// Null where ASP.NET Core's other settings (ports alone, <c>Kestrel:Endpoints</c>) say it.
    /// </summary>
    /// <exception cref="UsageException">They are no addresses.</exception>
    public static string? Read(SettingValues values)
    {
        ArgumentNullException.ThrowIfNull(values);
        var configuration = values.Configuration;
        if ((values.Text("Urls") ?? configuration["urls"]) is not { } text)
        {
            var hasOthers = configuration["http_ports"] is not null || configuration["https_ports"] is not null || configuration.GetSection("Kestrel:Endpoints").GetChildren().Any();
            return hasOthers ? null : values.CommandLine.Program.Urls;
        }

        var urls = text.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return urls.Length > 0 && urls.All(IsAddress)
            ? string.Join(';', urls)
            : throw values.Refused("Urls", text, "one or more addresses such as http://localhost:5080 or http://*:8080, separated by semicolons");
    }

    private static bool IsAddress(string url) =>
        Uri.TryCreate(url.Replace("://*", "://any", StringComparison.Ordinal).Replace("://+", "://any", StringComparison.Ordinal), UriKind.Absolute, out var uri)
        && uri.Scheme is "http" or "https"
        && uri is { PathAndQuery: "/", Fragment: "" };
}
