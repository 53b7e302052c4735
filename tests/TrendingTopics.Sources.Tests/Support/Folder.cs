using System.IO.Compression;
using System.Text;

namespace TrendingTopics.Sources.Tests.Support;

/// <summary>A folder of its own for the files of a test.</summary>
public sealed class Folder : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("sources-");

    public string Path(string name) => System.IO.Path.Combine(_directory.FullName, name);

    public string Write(string name, string content) => Write(name, Encoding.UTF8.GetBytes(content));

    public string Write(string name, byte[] content)
    {
        File.WriteAllBytes(Path(name), content);
        return Path(name);
    }

    public string WriteGzip(string name, string content)
    {
        using var packed = new GZipStream(File.Create(Path(name)), CompressionLevel.Fastest);
        packed.Write(Encoding.UTF8.GetBytes(content));
        return Path(name);
    }

    public void Dispose() => _directory.Delete(recursive: true);
}
