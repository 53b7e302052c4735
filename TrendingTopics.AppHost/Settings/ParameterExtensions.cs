using System.Globalization;

namespace TrendingTopics.AppHost.Settings;

/// <summary>Adds parameters that have a default, so that nothing is asked at the start, and are checked before anything starts.</summary>
internal static class ParameterExtensions
{
    public static WholeNumber AddWholeNumber(this IDistributedApplicationBuilder builder, string name, int otherwise, int least, int greatest, string description)
    {
        var text = builder.TextOf(name, otherwise.ToString(CultureInfo.InvariantCulture));
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value >= least && value <= greatest
            ? new WholeNumber(value, builder.AddParameter(name, text).WithDescription(description))
            : throw Refused(name, text, string.Create(CultureInfo.InvariantCulture, $"a whole number from {least} to {greatest}"));
    }

    /// <summary>A flag is no resource of its own: the page that it adds to the dashboard, or does not, says enough.</summary>
    public static bool ReadFlag(this IDistributedApplicationBuilder builder, string name)
    {
        var text = builder.TextOf(name, "false");
        return bool.TryParse(text, out var value) ? value : throw Refused(name, text, "true or false");
    }

    /// <summary>A hyphen may be an underscore: a shell takes no other names of environment variables.</summary>
    private static string TextOf(this IDistributedApplicationBuilder builder, string name, string otherwise) =>
        new[] { name, name.Replace('-', '_') }.Select(key => builder.Configuration[$"Parameters:{key}"]).FirstOrDefault(text => !string.IsNullOrEmpty(text)) ?? otherwise;

    private static DistributedApplicationException Refused(string name, string text, string allowed) =>
        new($"Parameters:{name}: '{text}' is not allowed; it may be {allowed}.");
}
