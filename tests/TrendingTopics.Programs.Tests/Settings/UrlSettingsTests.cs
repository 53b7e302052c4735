using Microsoft.Extensions.Configuration;
using TrendingTopics.Programs.Settings;
using TrendingTopics.Programs.Tests.Support;
using Xunit;

namespace TrendingTopics.Programs.Tests.Settings;

public sealed class UrlSettingsTests
{
    [Theory]
    [InlineData(null, null, "http://localhost:5999")]
    [InlineData("urls", "http://*:8080", "http://*:8080")]
    [InlineData("Test:Urls", "http://a:1; https://b:2", "http://a:1;https://b:2")]
    [InlineData("http_ports", "8080", null)]
    [InlineData("Kestrel:Endpoints:Http:Url", "http://localhost:1", null)]
    public void Addresses_are_the_programs_own_unless_something_else_says_where(string? key, string? value, string? expected)
    {
        var configuration = new ConfigurationManager();
        if (key is not null)
        {
            configuration[key] = value;
        }

        Assert.Equal(expected, UrlSettings.Read(ProgramHost.ValuesOf(configuration)));
    }

    [Theory]
    [InlineData("localhost:5080")]
    [InlineData("ftp://localhost")]
    [InlineData("http://localhost/path")]
    public void What_is_no_address_is_refused_by_name(string urls)
    {
        var configuration = new ConfigurationManager { ["Test:Urls"] = urls };

        var refused = Assert.Throws<UsageException>(() => UrlSettings.Read(ProgramHost.ValuesOf(configuration)));

        Assert.StartsWith($"Test:Urls: '{urls}' is not allowed; it may be one or more addresses", refused.Message, StringComparison.Ordinal);
    }
}
