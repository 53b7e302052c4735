namespace TrendingTopics.Embedded.Tests.Folders;

/// <summary>A folder of a test's own, deleted with it.</summary>
internal sealed class TestFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("trending-embedded-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
