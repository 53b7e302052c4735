using Microsoft.Extensions.Configuration;
using TrendingTopics.Programs.Settings;
using TrendingTopics.Programs.Tests.Support;
using Xunit;

namespace TrendingTopics.Programs.Tests.Settings;

public sealed class StreamsFileTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("programs-");

    [Fact]
    public void Streams_of_the_file_are_those_of_the_program()
    {
        var configuration = With(Write("""{ "Streams": { "edits": { "Topic": "edits" }, "hashtags": {} } }"""));

        Assert.Equal(["edits", "hashtags"], StreamSettings.ReadAll(configuration).Select(s => s.Name).Order());
        Assert.Equal("hashtags", StreamSettings.ReadOne(ProgramHost.ValuesOf(configuration)).Name);
    }

    [Fact]
    public void Only_stream_is_the_one_that_is_meant_where_none_is_named()
    {
        Assert.Equal("edits", StreamSettings.ReadOne(ProgramHost.ValuesOf(With(Write("""{ "Streams": { "edits": { "Topic": "edits" } } }""")))).Name);
        Assert.Equal("hashtags", StreamSettings.ReadOne(ProgramHost.ValuesOf(new ConfigurationManager())).Name);
    }

    [Theory]
    [InlineData("""{ "Stream": { } }""", "has no section Streams")]
    [InlineData("""{ "Streams": { "edits": { "Windows": ["1x"] } } }""", "Streams:edits:Windows:0")]
    public void What_is_wrong_with_the_file_is_said(string content, string expected)
    {
        var path = Write(content);

        var refused = Assert.Throws<UsageException>(() => StreamSettings.ReadAll(With(path)));

        Assert.Contains(expected, refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refused.Message);
    }

    [Fact]
    public void File_that_is_not_there_is_named()
    {
        var refused = Assert.Throws<UsageException>(() => With(Path.Combine(_folder.FullName, "nowhere.json")));

        Assert.StartsWith("StreamsFile: there is no file ", refused.Message, StringComparison.Ordinal);
        Assert.Contains("nowhere.json", refused.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static ConfigurationManager With(string path)
    {
        var configuration = new ConfigurationManager { ["StreamsFile"] = path };
        configuration.AddStreamsFile();
        return configuration;
    }

    private string Write(string content)
    {
        var path = Path.Combine(_folder.FullName, "streams.json");
        File.WriteAllText(path, content);
        return path;
    }
}
